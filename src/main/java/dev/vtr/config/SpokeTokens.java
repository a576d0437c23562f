package dev.vtr.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens of a hub's spokes, each bound to a name: a directory with one file {@code NAME.token}
 * for each, kept as safe as a {@link Token}.
 */
public final class SpokeTokens {
  private static final String SUFFIX = ".token";

  private SpokeTokens() {}

  /**
   * Reads them all, by name; none if there is no such directory.
   *
   * @param others tokens that none of them may be
   * @throws ConfigException when one of them is not kept safe, is no token, or is not the only one
   */
  public static Map<String, String> read(Path directory, String... others) throws ConfigException {
    Map<String, String> byName = new TreeMap<>();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return byName;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String token = Token.read(file);
        requireUnique(file, token, byName, others);
        byName.put(name.substring(0, name.length() - SUFFIX.length()), token);
      }
    } catch (IOException e) {
      throw new ConfigException(
          "the spokes' tokens in " + directory + " are not readable: " + e.getMessage(),
          "Make the directory readable for yourself, or remove it.");
    }
    return byName;
  }

  private static void requireUnique(
      Path file, String token, Map<String, String> known, String... others) throws ConfigException {
    boolean taken = known.containsValue(token);
    for (String other : others) {
      taken |= other.equals(token);
    }
    if (taken) {
      throw new ConfigException(
          "the token in " + file + " is somebody else's too",
          "Give each spoke a token of its own.");
    }
  }
}
