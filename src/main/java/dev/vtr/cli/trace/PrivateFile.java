package dev.vtr.cli.trace;

import dev.vtr.cli.command.CommandFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
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

  /** What stands in a file. */
  @FunctionalInterface
  interface Content {
    void write(Writer target) throws IOException;
  }

  /**
   * Writes a file anew; one that was open to others before is so no more.
   *
   * @param option that named the file, for the failure
   */
  static void write(String option, Path file, Content content) throws CommandFailure {
    try (Writer target =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(open(file)), StandardCharsets.UTF_8))) {
      content.write(target);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw failure(option, file, cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw failure(option, file, e);
    }
  }

  private static CommandFailure failure(String option, Path file, IOException e) {
    return CommandFailure.refused(
        "FAILED_PRECONDITION",
        option + ": " + file + " cannot be written: " + reason(e),
        "name a file in a directory that exists and is yours, on a disk with room");
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
