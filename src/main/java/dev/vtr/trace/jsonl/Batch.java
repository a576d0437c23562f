package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Encoded lines on their way to the file, and who waits for them. Used by the writer thread. */
final class Batch {
  /** A batch is written once it is this large; about 300 spans. */
  static final int FULL_BYTES = 256 * 1024;

  private final LineBuffer lines = new LineBuffer(FULL_BYTES + LineEncoder.MAX_LINE_BYTES);
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private int spans;
  private long firstEndEpochNanos;
  private long lastEndEpochNanos;
  private boolean foreign;

  LineBuffer lines() {
    return lines;
  }

  ByteBuffer bytes() {
    return lines.view();
  }

  boolean isEmpty() {
    return lines.size() == 0 && waiting.isEmpty();
  }

  boolean isFull() {
    return lines.size() >= FULL_BYTES;
  }

  /** Counts the line of a span that ended then. */
  void countSpan(long endEpochNanos) {
    firstEndEpochNanos = spans == 0 ? endEpochNanos : Math.min(firstEndEpochNanos, endEpochNanos);
    lastEndEpochNanos = spans == 0 ? endEpochNanos : Math.max(lastEndEpochNanos, endEpochNanos);
    spans++;
  }

  /** What is lost if the lines of spans are not written; nothing if there are none. */
  Optional<Loss> ifNotWritten(LossReason reason) {
    return spans == 0
        ? Optional.empty()
        : Optional.of(new Loss(reason, spans, 0, firstEndEpochNanos, lastEndEpochNanos, "", 0, 0));
  }

  /** Remembers whose line this is. */
  void countLoss(Loss loss) {
    losses.add(loss);
  }

  /** Losses that the lines tell. */
  List<Loss> losses() {
    return List.copyOf(losses);
  }

  int spans() {
    return spans;
  }

  /** Adds a line of another process. */
  void addForeign(ByteBuffer json) {
    lines.write(json);
    lines.write('\n');
    foreign = true;
  }

  /** Whether somebody's acknowledgement depends on these lines. */
  boolean hasForeign() {
    return foreign;
  }

  void completeLater(CompletableFuture<Void> future) {
    waiting.add(future);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Empties the batch and tells those who wait. */
  void written() {
    List<CompletableFuture<Void>> done = clear();
    done.forEach(future -> future.complete(null));
  }

  /** Empties the batch and fails those who wait. */
  void givenUp(Throwable why) {
    List<CompletableFuture<Void>> failed = clear();
    failed.forEach(future -> future.completeExceptionally(why));
  }

  private List<CompletableFuture<Void>> clear() {
    List<CompletableFuture<Void>> all = List.copyOf(waiting);
    waiting.clear();
    losses.clear();
    lines.truncate(0);
    spans = 0;
    foreign = false;
    return all;
  }
}
