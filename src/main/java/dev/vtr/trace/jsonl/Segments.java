package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one file's segments: {@code traces.jsonl} is written now, {@code
 * traces.000001.jsonl}, {@code traces.000002.jsonl} ... were before, oldest first (somebody may
 * have compressed them to {@code .gz}). A file whose name only begins alike ({@code
 * traces-b.jsonl}, {@code traces.4711-0a1b2c3d.jsonl}) is another's.
 *
 * <p>Reads the directory at each question, so that any thread and any process may ask.
 */
public final class Segments {
  private static final String SUFFIX = ".jsonl";

  private final Path active;
  private final String stem;
  private final Pattern rotatedName;

  /** A rotated file and its number, which grows from one. */
  public record Rotated(long number, Path path) {}

  public Segments(Path active) {
    this.active = active.toAbsolutePath();
    String name = String.valueOf(active.getFileName());
    this.stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    this.rotatedName = Pattern.compile(Pattern.quote(stem) + "\\.(\\d{6,18})\\.jsonl(?:\\.gz)?");
  }

  /** The file that is written now. */
  public Path active() {
    return active;
  }

  /** The directory of all of them. */
  public Path directory() {
    return RealDisk.parent(active);
  }

  /** What a rotated file of this number is called. */
  public Path rotated(long number) {
    return active.resolveSibling("%s.%06d%s".formatted(stem, number, SUFFIX));
  }

  /** A name beside the active one, with a word between stem and suffix. */
  public Path named(String word) {
    return active.resolveSibling(stem + "." + word + SUFFIX);
  }

  /** A hidden file beside the active one, for locks and state. */
  public Path hidden(String word) {
    return active.resolveSibling("." + stem + SUFFIX + "." + word);
  }

  /** The rotated files that exist, oldest first; symbolic links are passed over. */
  public List<Rotated> rotated() throws IOException {
    List<Rotated> found = new ArrayList<>();
    if (!Files.isDirectory(directory())) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory())) {
      for (Path entry : entries) {
        Matcher matcher = rotatedName.matcher(String.valueOf(entry.getFileName()));
        if (matcher.matches() && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.add(new Rotated(Long.parseLong(matcher.group(1)), entry));
        }
      }
    }
    found.sort(Comparator.comparingLong(Rotated::number));
    return found;
  }

  /** Rotated files, oldest first, then the active one if it exists. */
  public List<Path> inOrder() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Rotated segment : rotated()) {
      paths.add(segment.path());
    }
    if (Files.isRegularFile(active, LinkOption.NOFOLLOW_LINKS)) {
      paths.add(active);
    }
    return paths;
  }
}
