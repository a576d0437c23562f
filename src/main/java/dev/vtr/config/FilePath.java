package dev.vtr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a path can be a file's: what stands at it and above it now is looked at. */
final class FilePath {
  private static final Set<String> DIRECTORIES = Set.of("", ".", "..");

  private FilePath() {}

  /** Why no file can be there, as a sentence's end; null if one can, whether it is there or not. */
  static @Nullable String problem(Path path) {
    Path name = path.getFileName();
    if (name == null || DIRECTORIES.contains(name.toString()) || Files.isDirectory(path)) {
      return path + " is a directory";
    }
    Path above = above(path);
    return above == null || Files.isDirectory(above) ? null : above + " is no directory";
  }

  /** The nearest directory above that is there; null if none is. */
  private static @Nullable Path above(Path path) {
    Path above = path.toAbsolutePath().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above;
  }

  /** Whether both are one file for whoever writes lines: with and without their suffix. */
  static boolean same(Path one, Path other) {
    return stem(one).equals(stem(other));
  }

  private static String stem(Path path) {
    String text = path.toAbsolutePath().normalize().toString();
    return text.endsWith(".jsonl") ? text.substring(0, text.length() - 6) : text;
  }
}
