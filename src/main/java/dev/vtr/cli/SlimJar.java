package dev.vtr.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies what agent commands, those over span files too, need out of the fat jar into a small one,
 * uncompressed. Opening a jar means reading its whole table of contents: 22 ms for the fat one with
 * its 13,000 entries, 2 ms for this.
 */
final class SlimJar {
  private static final List<String> NEEDED =
      List.of(
          "dev/vtr/cli/",
          "dev/vtr/config/",
          "dev/vtr/proto/",
          "dev/vtr/query/",
          "dev/vtr/session/Reason.class",
          "com/google/protobuf/",
          "com/fasterxml/jackson/");

  private SlimJar() {}

  /** Makes the jar {@code paths[1]} from the fat jar {@code paths[0]}. */
  public static void main(String[] paths) throws IOException {
    write(Path.of(paths[0]), Path.of(paths[1]));
  }

  static void write(Path fat, Path slim) throws IOException {
    try (var from = new ZipFile(fat.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(slim))) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) from.stream().map(ZipEntry.class::cast)::iterator) {
        if (isNeeded(entry.getName())) {
          try (InputStream in = from.getInputStream(entry)) {
            store(to, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  /** Whether the fat jar's entry of that name goes into the small one. */
  static boolean isNeeded(String name) {
    boolean ours = name.startsWith("dev/vtr/") && !name.endsWith("/"); // a page among the classes
    return (ours || name.endsWith(".class")) && NEEDED.stream().anyMatch(name::startsWith);
  }

  private static void store(ZipOutputStream to, String name, byte[] bytes) throws IOException {
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    to.putNextEntry(entry);
    to.write(bytes);
    to.closeEntry();
  }
}
