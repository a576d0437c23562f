package dev.vtr.session;

import dev.vtr.session.BatchSpans.Sampled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The output of a program on its way to the terminal: taken in batches as it was read, handed on in
 * slices, in order, so that a flood leaves the event loop to others in between.
 *
 * <p>Credit for a batch goes back once all of it has been handed on; what waits here is therefore
 * bounded by the terminal's credit. Confined to the session's context.
 */
final class OutputIntake {
  /**
   * Bytes handed on in one turn: about half a millisecond of parsing. Less costs more turns, more
   * makes other sessions on the same event loop wait.
   */
  static final int SLICE_BYTES = 16 * 1024;

  /** Where slices go. */
  interface Sink {
    /** Deals with {@code bytes[from, to)}; the array never changes any more. */
    void slice(byte[] bytes, int from, int to, long readNanos);

    /** A whole batch of that many bytes has been handed on. */
    void batchDone(int bytes);

    /** The spans of a batch that is about to be handed on; null: none. */
    @Nullable Sampled sampled(int bytes, int reads, long readNanos);

    /** Ends the spans of a batch. */
    void ended(Sampled sampled);
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Batch(byte[] bytes, int reads, long readNanos) {}

  private final Timers timers;
  private final Sink sink;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private int handedOn; // of the first batch
  private @Nullable Sampled sampled; // of the first batch
  private boolean turnDue;
  private long received;
  private long fed;
  private @Nullable Runnable whenDrained;

  OutputIntake(Timers timers, Sink sink) {
    this.timers = timers;
    this.sink = sink;
  }

  /** Takes a batch; its first slice is handed on at once unless others wait. */
  void add(byte[] bytes, int reads, long readNanos) {
    received += bytes.length;
    batches.addLast(new Batch(bytes, reads, readNanos));
    if (!turnDue) {
      turn();
    }
  }

  /** Bytes that have arrived. */
  long received() {
    return received;
  }

  /** Bytes that have been handed on. */
  long fed() {
    return fed;
  }

  /** Runs {@code task} once all that arrived before has been handed on; nothing may come after. */
  void whenDrained(Runnable task) {
    whenDrained = task;
    if (batches.isEmpty()) {
      drained();
    }
  }

  private void drained() {
    Runnable task = whenDrained;
    if (task != null) {
      whenDrained = null;
      task.run();
    }
  }

  private void turn() {
    turnDue = false;
    Batch batch = batches.getFirst();
    int length = batch.bytes.length;
    if (handedOn == 0) {
      sampled = sink.sampled(length, batch.reads, batch.readNanos);
    }
    int from = handedOn;
    int to = Math.min(length, from + SLICE_BYTES);
    fed += to - from;
    handedOn = to;
    if (from < to) {
      sink.slice(batch.bytes, from, to, batch.readNanos);
    }
    if (to == length) {
      endBatch(length);
    }
    if (batches.isEmpty()) {
      drained();
    } else {
      turnDue = true;
      timers.soon(this::turn);
    }
  }

  private void endBatch(int length) {
    batches.removeFirst();
    handedOn = 0;
    if (sampled != null) {
      sink.ended(sampled);
      sampled = null;
    }
    sink.batchDone(length);
  }
}
