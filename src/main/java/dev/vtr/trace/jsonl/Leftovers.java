package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a second process on the same path wrote under a name of its own ({@code
 * traces.4711-0a1b2c3d.jsonl}) and left when it ended, however it ended. Whoever has the path next
 * takes these files over as rotated ones of its own, so that they are shipped, count for the bound,
 * and go with the oldest.
 */
final class Leftovers {
  /** What a process keeps beside its file, true of its own name only. */
  private static final List<String> BESIDE =
      List.of(
          "lock",
          "stored",
          "stored.new",
          "acknowledged",
          "acknowledged.new",
          "losses",
          "losses.new");

  private final Segments own;
  private final Disk disk;
  private final Consumer<String> notices;
  private final Pattern name;

  /**
   * @param own the path that the caller has claimed
   */
  Leftovers(Segments own, Disk disk, Consumer<String> notices) {
    this.own = own;
    this.disk = disk;
    this.notices = notices;
    String file = String.valueOf(own.active().getFileName());
    String stem = file.endsWith(".jsonl") ? file.substring(0, file.length() - 6) : file;
    name = Pattern.compile(Pattern.quote(stem) + "\\.(\\d+-\\w+)(?:\\.\\d{6,18})?\\.jsonl");
  }

  /**
   * Takes over what processes that are gone have left.
   *
   * @param lastNumber of the rotated files that there are
   */
  void adopt(long lastNumber) throws IOException {
    long number = lastNumber;
    for (String word : words()) {
      Segments left = new Segments(own.named(word));
      PathLock lock = PathLock.tryHold(left.hidden("lock"));
      if (lock == null) {
        continue; // it still writes
      }
      boolean whole = false;
      try {
        whole = tellsItsLosses(left);
        for (Path file : whole ? left.inOrder() : List.<Path>of()) {
          number++;
          adopt(file, own.rotated(number));
        }
      } finally {
        lock.close();
        for (String beside : whole ? BESIDE : List.<String>of()) {
          Files.deleteIfExists(left.hidden(beside));
        }
      }
    }
  }

  /** Appends what it could not ({@link LossReserve}); false if this disk has no room either. */
  private boolean tellsItsLosses(Segments left) throws IOException {
    byte[] kept = LossReserve.left(left.hidden("losses"));
    if (kept.length == 0) {
      return true;
    }
    try (Disk.Appender file = disk.append(left.active())) {
      cutTornTail(file);
      long size = file.size();
      if (endsWith(file, kept)) {
        return true;
      }
      try {
        ByteBuffer lines = ByteBuffer.wrap(kept);
        while (lines.hasRemaining()) {
          if (file.write(lines) <= 0) {
            throw new IOException("nothing could be written to " + left.active());
          }
        }
        file.force();
        return true;
      } catch (IOException e) {
        file.truncate(size);
        notices.accept("%s is not taken over yet: %s".formatted(left.active(), e));
        return false;
      }
    }
  }

  private static boolean endsWith(Disk.Appender file, byte[] lines) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate(lines.length);
    long from = file.size() - lines.length;
    return from >= 0 && file.read(tail, from) == lines.length && Arrays.equals(tail.array(), lines);
  }

  private static void cutTornTail(Disk.Appender file) throws IOException {
    Tail tail = Tail.of(file);
    if (tail.readable() && tail.wholeBytes() < file.size()) {
      file.truncate(tail.wholeBytes());
    }
  }

  private void adopt(Path file, Path as) throws IOException {
    try (Disk.Appender open = disk.append(file)) {
      cutTornTail(open);
    }
    disk.move(file, as);
    notices.accept("%s was left by another process; taken over as %s".formatted(file, as));
  }

  /** The names that processes took for themselves. */
  private List<String> words() throws IOException {
    Map<String, Path> words = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(own.directory())) {
      for (Path entry : entries) {
        Matcher matcher = name.matcher(String.valueOf(entry.getFileName()));
        if (matcher.matches() && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          words.put(matcher.group(1), entry);
        }
      }
    }
    return new ArrayList<>(words.keySet());
  }
}
