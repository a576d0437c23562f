package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /**
   * Writes a file anew; one that was open to others before is so no more.
   *
   * @param option that named the file, for the failure
   */
  static Writer writer(String option, Path file) throws CommandFailure {
    try {
      return new BufferedWriter(
          new OutputStreamWriter(Channels.newOutputStream(open(file)), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandFailure.refused(
          "FAILED_PRECONDITION",
          option + ": " + file + " cannot be written: " + reason(e),
          "name a file in a directory that exists and is yours");
    }
  }

  private static SeekableByteChannel open(Path file) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      if (Files.isRegularFile(file)) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "no such directory";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
