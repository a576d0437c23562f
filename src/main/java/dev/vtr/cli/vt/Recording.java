package dev.vtr.cli.vt;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a recording that a command line names. */
final class Recording {
  private Recording() {}

  /**
   * All of it.
   *
   * @param file its name; {@code -} is {@code in}
   * @throws IOException whose message says what cannot be read, and why
   */
  static byte[] read(String file, InputStream in) throws IOException {
    if (file.equals("-")) {
      try {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new IOException("cannot read standard input: " + e.getMessage(), e);
      }
    }
    return read(Path.of(file));
  }

  /** As {@link #read(String, InputStream)}. */
  static byte[] read(Path file) throws IOException {
    return of(file, Files::readAllBytes);
  }

  /** Fails as {@link #read(Path)} would, by a look at the first byte. */
  static void requireReadable(Path file) throws IOException {
    of(
        file,
        path -> {
          try (InputStream in = Files.newInputStream(path)) {
            return in.read();
          }
        });
  }

  /** What is done with a file. */
  @FunctionalInterface
  private interface Use<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T of(Path file, Use<T> use) throws IOException {
    try {
      return use.of(file);
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("cannot read " + file + ": there is no such file");
    } catch (IOException e) {
      // The system's reason alone, or the name before it.
      String why = String.valueOf(e.getMessage());
      String name = file + ": ";
      throw new IOException(
          "cannot read " + name + (why.startsWith(name) ? why.substring(name.length()) : why), e);
    }
  }
}
