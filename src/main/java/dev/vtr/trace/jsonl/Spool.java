package dev.vtr.trace.jsonl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spoke's own trace file, read back for the hub.
 *
 * <p>Hands out batches, each of one process (a file may hold lines of earlier starts), one at a
 * time: a batch, then {@link #acknowledged}, then the next; after a lost connection {@link #rewind}
 * and the same again. Lines that were acknowledged, by number, are never handed out; a rotated file
 * all of whose lines were acknowledged is removed. A rotated file without a readable line is put
 * aside.
 *
 * <p>There are two ways through the files. {@link #next} goes from the oldest line on. {@link
 * #begin} opens a second one where much lies there already and the hub takes batches in any order:
 * {@link #nextLive} begins with what was written after that, so that it need not wait for the rest.
 * It ends when the first way has come to the end.
 *
 * <p>When the bound on the trace files removes lines that were not acknowledged, they are counted
 * as a loss that names their numbers.
 *
 * <p>Reads the disk: call it from a worker, not from an event loop. Safe for several threads.
 */
public final class Spool implements AutoCloseable {
  /** Largest batch: half of what a message may hold, so that it always fits. */
  public static final int MAX_BATCH_BYTES = 128 * 1024;

  /**
   * Ranges of acknowledged numbers of one process beyond which there is no second way: each
   * connection that finds much unshipped may add one, and the hub has to remember them all.
   */
  static final int MOST_RANGES = 32;

  /** What lies there already and is not worth a way of its own: a few batches. */
  private static final long LITTLE_BYTES = 2 * MAX_BATCH_BYTES;

  private final JsonlFile file;
  private final Disk disk;
  private final SpoolState state;
  private final Consumer<String> notices;
  private final SpoolLane oldest;
  private final SpoolLane newest;

  /**
   * What lay ahead of the first way's place and does not go to the hub, since {@link #idleFrom}.
   */
  private long idleBytes;

  /** What the first way had passed when that was measured. */
  private long idleFrom;

  private boolean isMeasured;
  private final List<Loss> untold = new ArrayList<>();
  private Consumer<Loss> losses = untold::add;

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
    this.oldest = new SpoolLane(file, disk, state);
    this.newest = new SpoolLane(file, disk, state);
    file.onRemoval(this::givesUp);
  }

  /** Says who hears, on the writer's thread, that there are new lines. */
  public void onLines(Runnable listener) {
    file.onAppend(listener);
  }

  /**
   * A connection begins: goes back to what was not acknowledged.
   *
   * @param inAnyOrder whether the hub takes a process's lines in any order
   */
  public synchronized void begin(boolean inAnyOrder) throws IOException {
    oldest.rewind();
    newest.close();
    if (inAnyOrder && state.mostRanges() < MOST_RANGES) {
      newest.seekEnd(); // before it is known whether that is worth it: what is new begins here
      if (bytes() <= LITTLE_BYTES) {
        newest.close();
      }
    }
  }

  /** Whether what lay there when the connection began is not all shipped. */
  public synchronized boolean isBehind() {
    return newest.isOpen();
  }

  /**
   * The next batch from the oldest line on, or null when all complete lines were handed out. While
   * a batch is neither acknowledged nor rewound, that batch again.
   */
  public synchronized @Nullable SpoolBatch next() throws IOException {
    return next(MAX_BATCH_BYTES);
  }

  /**
   * The same, of at most this size.
   *
   * @param mostBytes a single longer line is a batch all the same
   */
  public synchronized @Nullable SpoolBatch next(int mostBytes) throws IOException {
    SpoolBatch batch = oldest.next(mostBytes, this::passed);
    if (batch == null) {
      newest.close();
    }
    return batch;
  }

  /** The next batch of what is new; null when there is none, or when there is only one way. */
  public synchronized @Nullable SpoolBatch nextLive() throws IOException {
    return newest.isOpen() ? newest.next(MAX_BATCH_BYTES, (segment, readable) -> {}) : null;
  }

  /** The hub has stored this batch. */
  public synchronized void acknowledged(SpoolBatch batch) {
    CrashPoint.ACKNOWLEDGED.pass();
    // What lies below the oldest lines is gone: nobody asks for it any more.
    long first = oldest.settled(batch) ? 1 : batch.firstSeq();
    if (newest.settled(batch)) {
      idleBytes += batch.lines().remaining(); // the first way has yet to pass it
    }
    state.acknowledge(batch.instanceId(), first, batch.lastSeq());
  }

  /** The hub has stored this instance's lines up to this number. */
  public synchronized void acknowledged(String instanceId, long lastSeq) {
    SpoolBatch batch = oldest.outstanding();
    if (batch != null && batch.instanceId().equals(instanceId) && batch.lastSeq() <= lastSeq) {
      acknowledged(batch);
    }
    isMeasured &= state.acknowledgedUpTo(instanceId) >= lastSeq;
    state.acknowledge(instanceId, 1, lastSeq);
  }

  /** Hands out again what was not acknowledged. */
  public synchronized void rewind() {
    oldest.rewind();
    newest.rewind();
  }

  /** Every line of a process up to this number is acknowledged; 0 for none. */
  public synchronized long acknowledgedSeq(String instanceId) {
    return state.acknowledgedUpTo(instanceId);
  }

  /**
   * Bytes of lines that wait to be acknowledged: 0 for a spool that holds none, also right after a
   * start. What was acknowledged and what is no line lies in the files for a while and does not
   * count; to know how much that is, a start reads through them once.
   */
  public synchronized long bytes() throws IOException {
    if (oldest.placedAnew() || !isMeasured) {
      idleFrom = oldest.passedBytes();
      idleBytes = oldest.measureIdle();
      isMeasured = true;
    }
    long bytes = oldest.passedBytes() - idleFrom - idleBytes - oldest.settledPosition();
    boolean ahead = !oldest.isOpen();
    for (Path segment : file.segments().inOrder()) {
      ahead |= oldest.isIn(segment);
      if (ahead) {
        bytes += sizeOf(segment);
      }
    }
    return Math.max(0, bytes);
  }

  /** Lines passed over because they were not of a trace file. */
  public synchronized long unreadableLines() {
    return oldest.unreadableLines();
  }

  /** Says who writes {@code loss} lines: the trace file, once it is started. */
  public synchronized void tellLossesTo(Consumer<Loss> teller) {
    losses = teller;
    untold.forEach(teller);
    untold.clear();
  }

  /** Gives the files up, with what is acknowledged written down. */
  @Override
  public synchronized void close() throws IOException {
    oldest.close();
    newest.close();
    state.save();
  }

  /** The oldest lines are those of another file now: this one was passed. */
  private void passed(Object segment, boolean readable) throws IOException {
    for (Segments.Rotated rotated : file.segments().rotated()) {
      if (!segment.equals(disk.identity(rotated.path()))) {
        continue;
      }
      if (readable) {
        CrashPoint.RELEASE.pass();
        disk.remove(rotated.path());
      } else {
        Path aside = rotated.path().resolveSibling(rotated.path().getFileName() + ".bad");
        disk.move(rotated.path(), aside);
        notices.accept(
            "%s holds no readable line; put aside as %s".formatted(rotated.path(), aside));
      }
    }
  }

  /** Called by the writer before a rotated segment is removed for want of room. */
  private synchronized void givesUp(Path segment) throws IOException {
    if (oldest.isIn(segment)) {
      oldest.close();
    }
    if (newest.isIn(segment)) {
      newest.close();
    }
    Map<String, Loss> lost = new HashMap<>();
    try (SegmentReader all = SegmentReader.open(segment, 0)) {
      while (all.next()) {
        LineHead head = LineHead.read(all.array(), all.lineOffset(), all.lineLength());
        if (head != null && !state.isAcknowledged(head.instanceId(), head.seq())) {
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
        head.fromNs(),
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
