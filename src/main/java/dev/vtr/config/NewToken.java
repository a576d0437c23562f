package dev.vtr.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Makes a token file: whole or not at all, and never over one that exists. */
final class NewToken {
  /** 256 bits. */
  private static final int BYTES = 32;

  private NewToken() {}

  /**
   * @throws java.nio.file.FileAlreadyExistsException when there is one already
   */
  static void create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("it has no directory");
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    byte[] line = (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path whole = directory.resolve(".token-" + HexFormat.of().formatHex(random, 0, 4) + ".new");
    try {
      write(whole, line);
      // A link, unlike a rename, never replaces what is there.
      Files.createLink(file, whole);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void write(Path file, byte[] line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
