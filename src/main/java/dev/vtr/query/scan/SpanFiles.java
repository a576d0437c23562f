package dev.vtr.query.scan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The span files behind one or more paths: each path itself and its rotated siblings ({@code
 * traces.000001.jsonl}, {@code .gz} too), oldest first.
 *
 * @param files oldest first by sequence number, the file that is being written last
 * @param kept what {@link KeptLosses} stand in, beside these
 * @param named the paths that were asked for
 * @param metrics the file of the metrics that go with the first of these; it need not exist
 */
public record SpanFiles(List<SpanFile> files, List<SpanFile> kept, List<Path> named, Path metrics) {
  /** Something else than a file is at a path. */
  public static final class NotAFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    NotAFileException(Path path) {
      super(path.toString(), null, "not a file");
    }
  }

  /** How the name of every file of lines ends. */
  public static final String ENDING = ".jsonl";

  private static final String PACKED = ".gz";
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /**
   * Finds the files behind {@code paths}, with metrics beside the first of them.
   *
   * @param paths at least one
   * @throws NoSuchFileException naming a path that has neither a file nor rotated siblings
   */
  public static SpanFiles behind(List<Path> paths) throws IOException {
    return behind(paths, paths.getFirst().resolveSibling("metrics.jsonl"));
  }

  /**
   * Finds the files behind {@code paths}.
   *
   * @param paths at least one
   * @param metrics the file of the metrics that go with the first of these
   * @throws NoSuchFileException naming a path that has neither a file nor rotated siblings
   * @throws NotAFileException naming a path of something else than a file, such as a pipe: parts of
   *     a file are read in any order and again
   */
  public static SpanFiles behind(List<Path> paths, Path metrics) throws IOException {
    Set<Object> seen = new HashSet<>();
    List<SpanFile> all = new ArrayList<>();
    List<SpanFile> kept = new ArrayList<>();
    for (Path path : paths) {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new NotAFileException(path);
      }
      List<Path> family = family(path);
      if (family.isEmpty()) {
        throw new NoSuchFileException(
            path.toString(), null, "no such file, and no rotated sibling of it");
      }
      for (Path member : family) {
        add(member, seen, all);
        addKept(KeptLosses.beside(member), seen, kept);
      }
      addKept(KeptLosses.beside(path), seen, kept);
    }
    return new SpanFiles(List.copyOf(all), List.copyOf(kept), List.copyOf(paths), metrics);
  }

  private static void add(Path path, Set<Object> seen, List<SpanFile> to) throws IOException {
    BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = about.fileKey() == null ? path.toRealPath() : about.fileKey();
    if (about.isRegularFile() && seen.add(key)) {
      to.add(new SpanFile(path, about.size(), about.lastModifiedTime().toInstant()));
    }
  }

  private static void addKept(Path path, Set<Object> seen, List<SpanFile> to) throws IOException {
    try {
      if (KeptLosses.lines(path).length > 0) {
        add(path, seen, to);
      }
    } catch (NoSuchFileException gone) {
      // The next process has told of them and, in this moment, taken the file away.
    }
  }

  /** The sum of the files' sizes on disk. */
  public long bytes() {
    return files.stream().mapToLong(SpanFile::bytes).sum();
  }

  private static List<Path> family(Path path) throws IOException {
    List<Path> members = new ArrayList<>();
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent();
    Path fileName = absolute.getFileName();
    if (fileName != null && directory != null && Files.isDirectory(directory)) {
      String name = fileName.toString();
      String bare =
          name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
      String stem =
          bare.endsWith(ENDING) ? bare.substring(0, bare.length() - ENDING.length()) : bare;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (isSibling(String.valueOf(entry.getFileName()), stem) && !entry.equals(absolute)) {
            members.add(entry);
          }
        }
      }
      members.sort((one, other) -> sortKey(one).compareTo(sortKey(other)));
    }
    if (Files.exists(absolute) && !Files.isDirectory(absolute, LinkOption.NOFOLLOW_LINKS)) {
      members.add(absolute);
    }
    return members;
  }

  private static boolean isSibling(String name, String stem) {
    return name.startsWith(stem + ".") && (name.endsWith(ENDING) || name.endsWith(ENDING + PACKED));
  }

  /** The name with its numbers padded, so that 10 comes after 9. */
  private static String sortKey(Path path) {
    return DIGITS
        .matcher(String.valueOf(path.getFileName()))
        .replaceAll(
            digits ->
                Matcher.quoteReplacement(
                    "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group()));
  }
}
