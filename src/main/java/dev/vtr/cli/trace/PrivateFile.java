package dev.vtr.cli.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads (0600), as the span files are from which they are made. */
final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFile() {}

  /** Writes a whole file, anew; one that was open to others before is so no more. */
  static void write(Path file, String text) throws IOException {
    try (Writer writer = writer(file)) {
      writer.write(text);
    }
  }

  /** As {@link #write}, bit by bit. */
  static Writer writer(Path file) throws IOException {
    var channel =
        Files.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    if (Files.isRegularFile(file)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
    return new BufferedWriter(
        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
  }
}
