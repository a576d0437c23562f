package dev.vtr.query.scan;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What scanning met besides good lines. Thread-safe; grows over the passes of one query. */
public final class ScanCounts {
  /** Problems named one by one; further ones are only counted. */
  private static final int NAMED_PROBLEMS = 8;

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong unreadableLines = new AtomicLong();
  private final Set<Place> oversizeLines = new HashSet<>();
  private final Set<Path> tails = new HashSet<>();
  private final List<Problem> fileProblems = new ArrayList<>();

  private record Place(Path file, long at) {}

  private record Problem(String text, Instant modified) {}

  void addBytes(long count) {
    bytes.addAndGet(count);
  }

  /** A line of interest that is not a JSON object of ours: torn by a crash, or foreign. */
  public void addUnreadableLine() {
    unreadableLines.incrementAndGet();
  }

  /** The line that begins at byte {@code at}, however often it is met. */
  synchronized void addOversizeLine(SpanFile file, long at) {
    oversizeLines.add(new Place(file.path(), at));
  }

  /**
   * The file ends in a torn line, or not. Only the first reading tells whether anybody was shown
   * that line: later ones look for less.
   */
  synchronized void endRead(SpanFile file, boolean isTorn) {
    if (tails.add(file.path()) && isTorn) {
      addFileProblem(file, "1 torn line at its end");
    }
  }

  synchronized void addFileProblem(SpanFile file, String reason) {
    Problem problem = new Problem(file.path() + ": " + reason, file.modified());
    boolean isNew = !fileProblems.contains(problem); // a query may read a file several times
    if (isNew && fileProblems.size() < NAMED_PROBLEMS) {
      fileProblems.add(problem);
    }
  }

  /** Forgets the lines met so far: the files are read again from their beginning. */
  public void forgetLines() {
    unreadableLines.set(0);
  }

  /** Bytes searched so far, after unpacking. */
  public long bytes() {
    return bytes.get();
  }

  public long unreadableLines() {
    return unreadableLines.get();
  }

  public synchronized long oversizeLines() {
    return oversizeLines.size();
  }

  /** Files that could not be read to their end, with the reason. */
  public List<String> fileProblems() {
    return fileProblemsSince(Instant.MIN);
  }

  /** Likewise, of those that were written to at {@code time} or after it. */
  public synchronized List<String> fileProblemsSince(Instant time) {
    return fileProblems.stream()
        .filter(problem -> !problem.modified.isBefore(time))
        .map(Problem::text)
        .toList();
  }
}
