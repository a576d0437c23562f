package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spoke's own trace file, read back for the hub.
 *
 * <p>Hands out batches in the order of the file, each of one process (a file may hold lines of
 * earlier starts), one at a time: {@link #next}, then {@link #acknowledged}, then the next; after a
 * lost connection {@link #rewind} and the same again. Lines that were acknowledged, by number, are
 * never handed out; a rotated file all of whose lines were acknowledged is removed. A rotated file
 * without a readable line is put aside.
 *
 * <p>When the bound on the trace files removes lines that were not acknowledged, they are counted
 * as a loss that names their numbers.
 *
 * <p>Reads the disk: call it from a worker, not from an event loop. Safe for several threads.
 */
public final class Spool implements AutoCloseable {
  /** Largest batch: half of what a message may hold, so that it always fits. */
  public static final int MAX_BATCH_BYTES = 128 * 1024;

  private final JsonlFile file;
  private final Disk disk;
  private final SpoolState state;
  private final Consumer<String> notices;

  private @Nullable SegmentReader reader;
  private @Nullable Object current;
  private long acknowledgedPosition;
  private @Nullable SpoolBatch outstanding;
  private long readableLines;
  private final List<Loss> untold = new ArrayList<>();
  private Consumer<Loss> losses = untold::add;
  private long unreadableLines;

  /**
   * Begins at the oldest line that was not acknowledged.
   *
   * @param file the spoke's trace file, before a {@link TraceFile} is started with it
   */
  public Spool(JsonlFile file, Disk disk, Consumer<String> notices) throws IOException {
    file.open();
    this.file = file;
    this.disk = disk;
    this.state = new SpoolState(file.segments().hidden("acknowledged"), disk);
    this.notices = notices;
    file.onRemoval(this::givesUp);
  }

  /**
   * The next batch, or null when all complete lines were handed out. While a batch is neither
   * acknowledged nor rewound, that batch again.
   */
  public synchronized @Nullable SpoolBatch next() throws IOException {
    if (outstanding != null) {
      return outstanding;
    }
    while (outstanding == null) {
      SegmentReader segment = opened();
      if (segment == null) {
        return null;
      }
      boolean rotated = !Objects.equals(current, disk.identity(file.segments().active()));
      outstanding = cut(segment);
      if (outstanding != null) {
        return outstanding;
      }
      acknowledgedPosition = segment.position();
      if (!rotated) {
        return null;
      }
      leave(segment);
    }
    return outstanding;
  }

  /** The hub has stored this instance's lines up to this number. */
  public synchronized void acknowledged(String instanceId, long lastSeq) throws IOException {
    CrashPoint.ACKNOWLEDGED.pass();
    state.acknowledge(instanceId, lastSeq);
    SpoolBatch batch = outstanding;
    if (batch == null || !batch.instanceId().equals(instanceId) || batch.lastSeq() > lastSeq) {
      return;
    }
    outstanding = null;
    SegmentReader segment = reader;
    if (segment != null) {
      acknowledgedPosition = segment.position();
    }
  }

  /** Hands out again what was not acknowledged. */
  public synchronized void rewind() {
    outstanding = null;
    SegmentReader segment = reader;
    if (segment != null) {
      segment.seek(acknowledgedPosition);
    }
  }

  /** Number of the last acknowledged line of a process; 0 for none. */
  public synchronized long acknowledgedSeq(String instanceId) {
    return state.acknowledged(instanceId);
  }

  /** Bytes that wait to be acknowledged. */
  public synchronized long bytes() throws IOException {
    long bytes = -acknowledgedPosition;
    boolean ahead = current == null;
    for (Path segment : file.segments().inOrder()) {
      ahead |= Objects.equals(current, disk.identity(segment));
      if (ahead) {
        bytes += sizeOf(segment);
      }
    }
    return Math.max(0, bytes);
  }

  /** Lines passed over because they were not of a trace file. */
  public synchronized long unreadableLines() {
    return unreadableLines;
  }

  /** Says who writes {@code loss} lines: the trace file, once it is started. */
  public synchronized void tellLossesTo(Consumer<Loss> teller) {
    losses = teller;
    untold.forEach(teller);
    untold.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    SegmentReader segment = reader;
    reader = null;
    current = null;
    acknowledgedPosition = 0;
    outstanding = null;
    if (segment != null) {
      segment.close();
    }
  }

  private @Nullable SegmentReader opened() throws IOException {
    if (reader != null) {
      return reader;
    }
    for (Path segment : file.segments().inOrder()) {
      if (String.valueOf(segment.getFileName()).endsWith(".gz")) {
        continue;
      }
      try {
        current = disk.identity(segment);
        reader = SegmentReader.open(segment, 0);
        acknowledgedPosition = 0;
        readableLines = 0;
        return reader;
      } catch (NoSuchFileException e) {
        return null; // Rotated or removed this moment: the next call finds it.
      }
    }
    return null;
  }

  private @Nullable SpoolBatch cut(SegmentReader segment) throws IOException {
    LineBuffer lines = new LineBuffer(8 * 1024);
    String instanceId = "";
    long firstSeq = 0;
    long lastSeq = 0;
    int spans = 0;
    while (segment.next()) {
      LineHead head = LineHead.read(segment.array(), segment.lineOffset(), segment.lineLength());
      if (head == null || segment.lineLength() > ForeignLines.MAX_BYTES) {
        unreadableLines++;
        continue;
      }
      readableLines++;
      if (head.seq() <= 0 || head.seq() <= state.acknowledged(head.instanceId())) {
        continue;
      }
      boolean fits =
          lines.size() == 0
              || (head.instanceId().equals(instanceId)
                  && lines.size() + segment.lineLength() < MAX_BATCH_BYTES);
      if (!fits) {
        segment.seek(segment.linePosition());
        break;
      }
      if (lines.size() == 0) {
        instanceId = head.instanceId();
        firstSeq = head.seq();
      }
      lastSeq = head.seq();
      spans += head.isSpan() ? 1 : 0;
      lines.write(segment.array(), segment.lineOffset(), segment.lineLength());
      lines.write('\n');
    }
    return lines.size() == 0
        ? null
        : new SpoolBatch(instanceId, firstSeq, lastSeq, spans, lines.view());
  }

  /** Goes on from a rotated segment, all of whose lines were acknowledged or cannot be read. */
  private void leave(SegmentReader segment) throws IOException {
    boolean bad = readableLines == 0 && segment.size() > 0;
    Object left = current;
    close();
    for (Segments.Rotated rotated : file.segments().rotated()) {
      if (!Objects.equals(left, disk.identity(rotated.path()))) {
        continue;
      }
      if (bad) {
        Path aside = rotated.path().resolveSibling(rotated.path().getFileName() + ".bad");
        disk.move(rotated.path(), aside);
        notices.accept(
            "%s holds no readable line; put aside as %s".formatted(rotated.path(), aside));
      } else {
        CrashPoint.RELEASE.pass();
        disk.remove(rotated.path());
      }
    }
  }

  /** Called by the writer before a rotated segment is removed for want of room. */
  private synchronized void givesUp(Path segment) throws IOException {
    if (Objects.equals(current, disk.identity(segment))) {
      close();
    }
    Map<String, Loss> lost = new HashMap<>();
    try (SegmentReader all = SegmentReader.open(segment, 0)) {
      while (all.next()) {
        LineHead head = LineHead.read(all.array(), all.lineOffset(), all.lineLength());
        if (head != null && head.seq() > state.acknowledged(head.instanceId())) {
          lost.merge(head.instanceId(), lossOf(head), Loss::and);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    }
    for (Loss loss : lost.values()) {
      losses.accept(loss);
      notices.accept(
          "the spool is full: lines %d to %d of %s were given up"
              .formatted(loss.firstSeq(), loss.lastSeq(), loss.instanceId()));
    }
  }

  /** A loss line that is given up hands its count on, so that no loss is forgotten. */
  private static Loss lossOf(LineHead head) {
    return new Loss(
        LossReason.SPOOL_FULL,
        head.spans(),
        head.isSpan() ? 0 : 1,
        head.endNs(),
        head.endNs(),
        head.instanceId(),
        head.firstSeq(),
        head.seq());
  }

  private static long sizeOf(Path segment) throws IOException {
    try {
      return Files.size(segment);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
