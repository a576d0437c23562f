package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The trace file of this process: a bounded queue, and one thread that drains it at once, encodes,
 * and writes whole lines, one write a batch.
 *
 * <p>Any thread may hand over spans and lines; none is ever blocked or thrown at. What finds no
 * room is counted and told by a {@code loss} line, so that spans ended = lines + counted losses. A
 * write that fails is tried again until it succeeds, in smaller groups ({@link Backlog}) whose
 * lines are numbered anew, so that {@code seq} has no hole; meanwhile the queue fills up and what
 * comes then is lost, counted.
 *
 * <p>Futures complete on the writer's thread: whoever acts on them goes on elsewhere.
 */
public final class TraceFile implements AutoCloseable {
  /** Further away than any process lasts; differences to it do not overflow. */
  private static final long NO_LIMIT_NANOS = Long.MAX_VALUE / 2;

  private final LineQueue queue;
  private final Losses losses;
  private final TraceWriter writer;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final LongAdder spansEnded = new LongAdder();

  private TraceFile(
      LineQueue queue,
      Losses losses,
      TraceWriter writer,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.queue = queue;
    this.losses = losses;
    this.writer = writer;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /**
   * Opens the file, tells in it what the process before could not write, and starts the writer
   * thread. A file that cannot be opened yet is tried again while spans wait.
   *
   * @param resource who writes: see {@link TraceResource}
   * @param clock wall time of loss lines
   * @param stored what a hub holds of other processes; null where no foreign lines come
   * @param notices what an operator should know, one sentence each; called on the writer's thread,
   *     before it runs on the caller's
   */
  public static TraceFile start(
      JsonlFile file,
      Resource resource,
      QueueLimits limits,
      InstantSource clock,
      @Nullable StoredSeqs stored,
      Consumer<String> notices) {
    return start(file, resource, limits, clock, System::nanoTime, stored, notices);
  }

  /**
   * As above.
   *
   * @param nanoClock monotonic time of what is tried again and given up while writes fail
   */
  static TraceFile start(
      JsonlFile file,
      Resource resource,
      QueueLimits limits,
      InstantSource clock,
      LongSupplier nanoClock,
      @Nullable StoredSeqs stored,
      Consumer<String> notices) {
    LineQueue queue = new LineQueue(limits);
    Losses losses = new Losses();
    TraceWriter writer =
        new TraceWriter(file, resource, queue, losses, clock, nanoClock, stored, notices);
    writer.start();
    return new TraceFile(queue, losses, writer, clock, nanoClock);
  }

  /** Takes a span that ended. */
  public void ended(ReadableSpan span) {
    spansEnded.increment();
    SpanData data;
    int bytes;
    try {
      data = span.toSpanData();
      bytes = EntrySize.of(data);
    } catch (RuntimeException e) {
      losses.add(Loss.ofSpan(LossReason.ENCODE_FAILED, nowEpochNanos()));
      return;
    }
    if (!queue.offer(new Entry.Ended(data, bytes))) {
      losses.add(Loss.ofSpan(reasonOfNoRoom(), data.getEndEpochNanos()));
    }
  }

  /** Takes a span that began and may last: its begin is told if it is open for a second. */
  void begun(ReadableSpan span) {
    if (!writer.open().add(span)) {
      started(span.toSpanData());
    }
  }

  /** Takes a long-lived span that began. */
  void started(SpanData span) {
    if (!queue.offer(new Entry.Started(span, EntrySize.of(span)))) {
      losses.add(Loss.ofOtherLine(reasonOfNoRoom(), span.getStartEpochNanos()));
    }
  }

  /** Takes what a long-lived span tells of itself. */
  void progressed(Progress progress) {
    if (!queue.offer(new Entry.Progressed(progress, EntrySize.of(progress)))) {
      losses.add(Loss.ofOtherLine(reasonOfNoRoom(), progress.epochNanos()));
    }
  }

  /** Tells a loss that happened elsewhere, such as lines that a spool had to give up. */
  public void lost(Loss loss) {
    losses.add(loss);
  }

  /**
   * Appends checked lines of another process. Lines that the file holds already, by instance and
   * number, are left out.
   *
   * @param coordinator whose process sent them; empty for a client
   * @return done when all are on the medium, however long the disk is full; fails with {@link
   *     NotStored} at once when too many wait already, and when the file is given up
   */
  CompletableFuture<Void> append(String coordinator, List<ForeignLine> lines) {
    return append(coordinator, lines, nanoClock.getAsLong() + NO_LIMIT_NANOS);
  }

  /**
   * As above, but fails as well when writes fail until then: nothing of it is in the file then, nor
   * will be. What waits for other lines alone is not given up.
   *
   * @param untilNanos see {@link #in}
   */
  CompletableFuture<Void> append(String coordinator, List<ForeignLine> lines, long untilNanos) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    int bytes = lines.stream().mapToInt(line -> line.json().remaining() + 1).sum();
    if (writer.isStopped()
        || !queue.offer(
            new Entry.Foreign(coordinator, List.copyOf(lines), bytes, untilNanos, stored))
        || writer.isStopped()) { // and may not have seen it
      stored.completeExceptionally(
          new NotStored(reasonOfNoRoom(), "too many lines wait to be written"));
    }
    return stored;
  }

  /** So long from now on, in the time of the clock that ends waiting. */
  long in(Duration wait) {
    return nanoClock.getAsLong() + wait.toNanos();
  }

  /** Why there is no room, where there is none. */
  LossReason reasonOfNoRoom() {
    return writer.reasonOfNoRoom();
  }

  /** Done when all that was handed over before is in the file or counted as lost. */
  public CompletableFuture<Void> flush() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!writer.isStopped()) {
      queue.offer(new Entry.Flush(done));
      queue.wakeNow();
    }
    if (writer.isStopped()) { // and may not have seen it
      done.complete(null);
    }
    return done;
  }

  /**
   * Writes what waits and gives the file up. What cannot be written within the limit is lost, and
   * the future fails with the number.
   */
  public CompletableFuture<Void> stop(Duration limit) {
    return writer.stop(limit);
  }

  /** Writes what waits, for at most five seconds; waits for that. */
  @Override
  public void close() {
    stop(JsonlSpanProcessor.SHUTDOWN).exceptionally(_ -> null).join();
  }

  /** How it fares; any thread. */
  public TraceCounters counters() {
    return new TraceCounters(
        spansEnded.sum(),
        writer.spansWritten(),
        losses.ownSpans(),
        queue.size(),
        queue.bytes(),
        writer.failedWrites(),
        writer.lastSeq(),
        losses.othersSpans());
  }

  private long nowEpochNanos() {
    return Timestamps.epochNanos(clock.instant());
  }
}
