package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reader's way through the files of a spool, from a place to the end, batch by batch. Lines
 * that were acknowledged are passed over. Not thread-safe.
 */
final class SpoolLane {
  /** The writer rotates a file in the moment in which it is opened: seldom once, hardly twice. */
  private static final int OPENINGS = 3;

  private final JsonlFile file;
  private final Disk disk;
  private final SpoolState state;

  private @Nullable SegmentReader reader;
  private @Nullable Object current;
  private long settledPosition;
  private @Nullable SpoolBatch outstanding;
  private long readableLines;
  private long unreadableLines;
  private long passedBytes;
  private long passingBytes;
  private long missing;
  private boolean lostPlace = true;
  private LastLine read = LastLine.NONE;
  private LastLine settled = LastLine.NONE;

  SpoolLane(JsonlFile file, Disk disk, SpoolState state) {
    this.file = file;
    this.disk = disk;
    this.state = state;
  }

  /** The last line that was read, or acknowledged, by which missing numbers are known. */
  private record LastLine(String instanceId, long seq) {
    static final LastLine NONE = new LastLine("", 0);

    /** Numbers between this line and the next one of the file. */
    long missingBefore(LineHead next) {
      boolean same = seq > 0 && next.instanceId().equals(instanceId);
      return same ? Math.max(0, next.firstSeq() - seq - 1) : 0;
    }
  }

  /** Where a lane goes on from a rotated file all of whose lines it has passed. */
  interface Departure {
    void left(Object segment, boolean readable) throws IOException;
  }

  /**
   * The next batch, or the one that was not acknowledged yet; null at the end. After a failure it
   * begins again at the oldest file.
   */
  @Nullable SpoolBatch next(int mostBytes, Departure departure) throws IOException {
    try {
      return found(mostBytes, departure);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Takes its place at the oldest line, if it has lost it; then what lies ahead is to be measured.
   */
  boolean placedAnew() throws IOException {
    if (!lostPlace) {
      return false;
    }
    opened();
    lostPlace = reader == null;
    return true;
  }

  /**
   * Bytes of what does not go to the hub (lines that it holds, and such as are no lines of a trace
   * file) in files from the present one on, after {@link #settledPosition}.
   */
  long measureIdle() throws IOException {
    long bytes = 0;
    boolean ahead = reader == null;
    for (Path path : readable()) {
      boolean here = isIn(path);
      ahead |= here;
      if (ahead) {
        bytes += idleIn(path, here ? settledPosition : 0);
      }
    }
    return bytes;
  }

  private long idleIn(Path path, long from) throws IOException {
    long bytes = 0;
    try (SegmentReader all = SegmentReader.open(path, from)) {
      while (all.next()) {
        LineHead head = LineHead.read(all.array(), all.lineOffset(), all.lineLength());
        if (!isFit(head, all) || isKnown(head)) {
          bytes += all.lineLength() + 1;
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return bytes;
  }

  /** Bytes, over all time, of what did not go to the hub and lies behind its place. */
  long passedBytes() {
    return passedBytes;
  }

  private static boolean isFit(@Nullable LineHead head, SegmentReader line) {
    return head != null && line.lineLength() <= ForeignLines.MAX_BYTES;
  }

  private boolean isKnown(@Nullable LineHead head) {
    return head != null && (head.seq() <= 0 || state.isAcknowledged(head.instanceId(), head.seq()));
  }

  private @Nullable SpoolBatch found(int mostBytes, Departure departure) throws IOException {
    while (outstanding == null) {
      SegmentReader segment = opened();
      if (segment == null) {
        return null;
      }
      boolean rotated = !isActive();
      outstanding = cut(segment, mostBytes);
      if (outstanding != null) {
        return outstanding;
      }
      settle(segment);
      if (!rotated) {
        return null;
      }
      leave(segment, departure);
    }
    return outstanding;
  }

  /** Whether {@code batch} is the one that waits to be acknowledged; if so, it no longer does. */
  @SuppressWarnings("ReferenceEquality") // this very batch
  boolean settled(SpoolBatch batch) {
    if (outstanding != batch) {
      return false;
    }
    outstanding = null;
    missing = 0;
    if (reader != null) {
      settle(reader);
    }
    return true;
  }

  /** Its place is here: it never goes back beyond. */
  private void settle(SegmentReader segment) {
    settled = read;
    settledPosition = segment.position();
    passedBytes += passingBytes;
    passingBytes = 0;
  }

  @Nullable SpoolBatch outstanding() {
    return outstanding;
  }

  /** Goes back to what was not acknowledged. */
  void rewind() {
    outstanding = null;
    passingBytes = 0;
    read = settled;
    if (reader != null) {
      reader.seek(settledPosition);
    }
  }

  /** Goes to the end of the file that is written now; false if there is none. */
  boolean seekEnd() throws IOException {
    close();
    SegmentReader segment = open(file.segments().active());
    if (segment == null) {
      return false;
    }
    segment.seekEnd();
    settledPosition = segment.position();
    return true;
  }

  /** Whether it reads {@code segment} now. */
  boolean isIn(Path segment) throws IOException {
    return reader != null && Objects.equals(current, disk.identity(segment));
  }

  boolean isOpen() {
    return reader != null;
  }

  private boolean isActive() throws IOException {
    return Objects.equals(current, disk.identity(file.segments().active()));
  }

  /** How far into its present file everything is acknowledged, in bytes. */
  long settledPosition() {
    return settledPosition;
  }

  long unreadableLines() {
    return unreadableLines;
  }

  void close() throws IOException {
    lostPlace = true;
    passingBytes = 0;
    missing = 0;
    shut();
  }

  private void shut() throws IOException {
    SegmentReader segment = reader;
    reader = null;
    current = null;
    settledPosition = 0;
    outstanding = null;
    readableLines = 0;
    if (segment != null) {
      segment.close();
    }
  }

  private @Nullable SegmentReader opened() throws IOException {
    for (int i = 0; reader == null && i < OPENINGS; i++) {
      List<Path> all = readable();
      if (!all.isEmpty()) {
        open(all.getFirst());
      }
    }
    return reader;
  }

  /** The files in order, without those that somebody has compressed. */
  private List<Path> readable() throws IOException {
    return file.segments().inOrder().stream()
        .filter(path -> !String.valueOf(path.getFileName()).endsWith(".gz"))
        .toList();
  }

  /**
   * Opens {@code segment}, of which it is known for certain which file it is; null if another file
   * got or lost that name in this moment.
   */
  private @Nullable SegmentReader open(Path segment) throws IOException {
    Object before = disk.identity(segment);
    SegmentReader opened;
    try {
      opened = SegmentReader.open(segment, 0);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (before == null || !before.equals(disk.identity(segment))) {
      opened.close();
      return null;
    }
    current = before;
    reader = opened;
    settledPosition = 0;
    readableLines = 0;
    return opened;
  }

  private void leave(SegmentReader segment, Departure departure) throws IOException {
    boolean readable = readableLines > 0 || segment.size() == 0;
    Object left = Objects.requireNonNull(current);
    @Nullable Path next = after(left);
    shut();
    departure.left(left, readable);
    if (next != null) {
      open(next);
    }
    lostPlace |= reader == null;
  }

  /** The file after {@code segment}; null if that is not known any more. */
  private @Nullable Path after(Object segment) throws IOException {
    List<Path> all = readable();
    for (int i = 0; i < all.size() - 1; i++) {
      if (segment.equals(disk.identity(all.get(i)))) {
        return all.get(i + 1);
      }
    }
    return null;
  }

  private @Nullable SpoolBatch cut(SegmentReader segment, int mostBytes) throws IOException {
    LineBuffer lines = new LineBuffer(8 * 1024);
    String instanceId = "";
    long firstSeq = 0;
    long lastSeq = 0;
    int spans = 0;
    long missingHere = 0;
    while (segment.next()) {
      LineHead head = LineHead.read(segment.array(), segment.lineOffset(), segment.lineLength());
      if (head == null || !isFit(head, segment)) {
        unreadableLines++;
        passingBytes += segment.lineLength() + 1;
        continue;
      }
      readableLines++;
      boolean known = isKnown(head);
      // A batch stands for all numbers from its first to its last, so it ends where some are
      // settled.
      if (known && lines.size() == 0) {
        missing += read.missingBefore(head);
        read = new LastLine(head.instanceId(), head.seq());
        passingBytes += segment.lineLength() + 1;
        settle(segment);
        continue;
      }
      boolean fits =
          !known
              && (lines.size() == 0
                  || (head.instanceId().equals(instanceId)
                      && lines.size() + segment.lineLength() < mostBytes));
      if (!fits) {
        segment.seek(segment.linePosition());
        break;
      }
      if (lines.size() == 0) {
        instanceId = head.instanceId();
        firstSeq = head.seq();
      }
      lastSeq = head.seq();
      missingHere += read.missingBefore(head);
      read = new LastLine(head.instanceId(), lastSeq);
      spans += head.isSpan() ? 1 : 0;
      lines.write(segment.array(), segment.lineOffset(), segment.lineLength());
      lines.write('\n');
    }
    if (lines.size() == 0) {
      missing = 0;
      return null;
    }
    return new SpoolBatch(
        instanceId, firstSeq, lastSeq, spans, missing + missingHere, lines.view());
  }
}
