package dev.vtr.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path that a user wrote: in an option, a variable or a configuration. */
public final class GivenPath {
  private GivenPath() {}

  /**
   * The path that {@code text} names. In a process whose locale is not of UTF-8, only text that the
   * locale's encoding has can be one.
   *
   * @param source where it was given, for example {@code --cwd}
   * @throws ConfigException when it is none, naming {@code source}
   */
  public static Path of(String source, String text) throws ConfigException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          source + " is not a path: " + e.getReason() + ": \"" + text + "\"",
          "Name another one; with characters beyond ASCII, in a UTF-8 locale (LC_ALL=C.UTF-8).");
    }
  }
}
