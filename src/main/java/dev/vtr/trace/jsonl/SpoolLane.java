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
      settledPosition = segment.position();
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
    settled = read;
    if (reader != null) {
      settledPosition = reader.position();
    }
    return true;
  }

  @Nullable SpoolBatch outstanding() {
    return outstanding;
  }

  /** Goes back to what was not acknowledged. */
  void rewind() {
    outstanding = null;
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
    close();
    departure.left(left, readable);
    if (next != null) {
      open(next);
    }
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
    long missing = 0;
    while (segment.next()) {
      LineHead head = LineHead.read(segment.array(), segment.lineOffset(), segment.lineLength());
      if (head == null || segment.lineLength() > ForeignLines.MAX_BYTES) {
        unreadableLines++;
        continue;
      }
      readableLines++;
      boolean known = head.seq() <= 0 || state.isAcknowledged(head.instanceId(), head.seq());
      // A batch stands for all numbers from its first to its last, so it ends where some are
      // settled.
      if (known && lines.size() == 0) {
        missing += read.missingBefore(head);
        read = new LastLine(head.instanceId(), head.seq());
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
      missing += read.missingBefore(head);
      read = new LastLine(head.instanceId(), lastSeq);
      spans += head.isSpan() ? 1 : 0;
      lines.write(segment.array(), segment.lineOffset(), segment.lineLength());
      lines.write('\n');
    }
    return lines.size() == 0
        ? null
        : new SpoolBatch(instanceId, firstSeq, lastSeq, spans, missing, lines.view());
  }
}
