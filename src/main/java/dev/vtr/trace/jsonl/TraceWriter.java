package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one thread that encodes and writes the trace file. */
final class TraceWriter {
  /**
   * Pause before and after a write: spans that end within it share the next write, and their
   * threads need not wake this one. A turn of this thread (it wakes, looks whether the file is
   * still the same, writes) costs as much as encoding fifty spans, so at a hundredth of this pause
   * a busy node would spend more on turns than on spans; at this one a span is in the file in a
   * fifth of the time that is promised for it.
   */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** First and longest wait after a failed write: room that comes back is used within a second. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Under a lasting overload losses are told this often; else as soon as the queue is empty. */
  private static final long TELL_LOSSES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JsonlFile file;
  private final Resource resource;
  private final LineQueue queue;
  private final Losses losses;
  private final InstantSource clock;
  private final @Nullable StoredSeqs stored;
  private final Consumer<String> notices;
  private final LossReserve reserve;
  private final Thread thread;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private final OpenSpans open = new OpenSpans(System::nanoTime);
  private final Batch batch = new Batch();
  private final LineEncoder encoder;
  private long retryNanos = RETRY_NANOS;
  private long lossesToldAt = System.nanoTime() - TELL_LOSSES_NANOS;
  private boolean unforced;

  private volatile boolean failing;
  private volatile boolean stopping;
  private volatile long stopAt;
  private volatile long lastSeq;
  private final LongAdder spansWritten = new LongAdder();
  private final LongAdder failedWrites = new LongAdder();
  private long seq;

  TraceWriter(
      JsonlFile file,
      Resource resource,
      LineQueue queue,
      Losses losses,
      InstantSource clock,
      @Nullable StoredSeqs stored,
      Consumer<String> notices) {
    this.file = file;
    this.resource = resource;
    this.queue = queue;
    this.losses = losses;
    this.clock = clock;
    this.stored = stored;
    this.notices = notices;
    this.reserve = new LossReserve(file);
    this.encoder = new LineEncoder(batch.lines());
    this.thread = Thread.ofPlatform().daemon().name("vtr-trace-writer").unstarted(this::run);
  }

  void start() {
    begin();
    queue.takenBy(thread);
    thread.start();
  }

  boolean isStopped() {
    return stopped.isDone();
  }

  /** Spans whose begin is told if they last. */
  OpenSpans open() {
    return open;
  }

  long spansWritten() {
    return spansWritten.sum();
  }

  long failedWrites() {
    return failedWrites.sum();
  }

  long lastSeq() {
    return lastSeq;
  }

  /** Why lines find no room, or no time at the end: the disk, or their number. Any thread. */
  LossReason reasonOfNoRoom() {
    return failing ? LossReason.WRITE_FAILED : LossReason.QUEUE_FULL;
  }

  CompletableFuture<Void> stop(Duration limit) {
    if (!stopping) {
      stopAt = System.nanoTime() + limit.toNanos();
      stopping = true;
    }
    LockSupport.unpark(thread);
    return stopped.copy();
  }

  private void run() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = turn();
      } catch (RuntimeException | Error e) {
        notices.accept("trace writer goes on after " + e);
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /** What must not wait for a first line, which an idle process may not have for long. */
  private void begin() {
    try {
      reserve.ready();
      file.applyBound();
    } catch (IOException | RuntimeException e) {
      // Tried again, and told if it fails again, with the first line.
    }
  }

  private boolean turn() {
    if (batch.isEmpty()) {
      encodeWaiting();
    }
    if (!batch.isEmpty()) {
      writeOrWait();
    } else if (!stopping) {
      sleep();
    } else if (queue.isEmpty()) {
      end();
      return false;
    }
    if (stopping && System.nanoTime() - stopAt > 0 && !(batch.isEmpty() && queue.isEmpty())) {
      giveUp();
      return false;
    }
    return true;
  }

  private void sleep() {
    queue.sleep(TELL_LOSSES_NANOS);
    if (!queue.isEmpty() && !stopping) {
      queue.linger(LINGER_NANOS);
    }
  }

  private void encodeWaiting() {
    while (!batch.isFull()) {
      Entry entry = queue.poll();
      if (entry == null) {
        break;
      }
      encode(entry);
    }
    encodeLasting();
    if (!losses.isEmpty() && tellsLosses()) {
      lossesToldAt = System.nanoTime();
      losses.drain().forEach(this::encodeLoss);
    }
  }

  private void encodeLasting() {
    while (!batch.isFull()) {
      SpanData lasting = open.poll();
      if (lasting == null) {
        return;
      }
      encodeOther(() -> encoder.started(lasting, seq + 1), lasting.getStartEpochNanos());
    }
  }

  private boolean tellsLosses() {
    return queue.isEmpty()
        || batch.hasWaiting()
        || System.nanoTime() - lossesToldAt > TELL_LOSSES_NANOS;
  }

  private void encode(Entry entry) {
    switch (entry) {
      case Entry.Ended ended -> encodeEnded(ended.span());
      case Entry.Started started ->
          encodeOther(
              () -> encoder.started(started.span(), seq + 1), started.span().getStartEpochNanos());
      case Entry.Progressed(Progress progress, int bytes) ->
          encodeOther(() -> encoder.progress(progress, resource, seq + 1), progress.epochNanos());
      case Entry.Foreign foreign -> copyNew(foreign);
      case Entry.Flush flush -> batch.completeLater(flush.done());
    }
  }

  /** Writes one line into the batch. */
  private interface Line {
    void encode() throws IOException;
  }

  private void encodeEnded(SpanData span) {
    LossReason failure = tryEncode(() -> encoder.span(span, seq + 1));
    if (failure == null) {
      batch.countSpan(span.getEndEpochNanos());
    } else {
      losses.add(Loss.ofSpan(failure, span.getEndEpochNanos()));
    }
  }

  private void encodeOther(Line line, long epochNanos) {
    LossReason failure = tryEncode(line);
    if (failure != null) {
      losses.add(Loss.ofOtherLine(failure, epochNanos));
    }
  }

  private void encodeLoss(Loss loss) {
    long now = Timestamps.epochNanos(clock.instant());
    Sender sender = loss.sender();
    boolean told =
        sender == null
            ? tryEncode(() -> encoder.loss(loss, resource, now, seq + 1)) == null
            : tellOf(sender, loss, now);
    if (told) {
      batch.countLoss(loss);
    } else {
      losses.restore(loss);
    }
  }

  /** The line is the sender's, among whose numbers ours have no place. */
  private boolean tellOf(Sender sender, Loss loss, long now) {
    try {
      encoder.loss(loss, sender.resource(), now, -1);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private @Nullable LossReason tryEncode(Line line) {
    try {
      line.encode();
      seq++;
      return null;
    } catch (LineEncoder.TooLongException e) {
      return LossReason.TOO_LONG;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return LossReason.ENCODE_FAILED;
    }
  }

  private void copyNew(Entry.Foreign foreign) {
    for (ForeignLine line : foreign.lines()) {
      if (stored == null || stored.claim(foreign.coordinator(), line)) {
        batch.addForeign(line.json());
      }
    }
    batch.completeLater(foreign.stored());
  }

  private void writeOrWait() {
    try {
      write();
    } catch (IOException | RuntimeException e) {
      boolean isNews = !failing;
      failing = true;
      failedWrites.increment();
      if (isNews) {
        notices.accept("cannot write %s: %s".formatted(file.segments().active(), e));
      }
      LockSupport.parkNanos(this, retryNanos);
      retryNanos = Math.min(2 * retryNanos, MAX_RETRY_NANOS);
      return;
    }
    if (failing) {
      failing = false;
      notices.accept("writing %s again".formatted(file.segments().active()));
      retryNanos = RETRY_NANOS;
    }
    boolean full = batch.isFull();
    batch.written();
    if (!full && !stopping) {
      queue.linger(LINGER_NANOS);
    }
  }

  private void write() throws IOException {
    reserve.ready();
    if (!unforced && batch.lines().size() > 0) {
      file.append(batch.bytes());
      spansWritten.add(batch.spans());
      lastSeq = seq;
      unforced = true;
      reserve.ready(); // which may have been removed with the file
    }
    if (batch.hasForeign()) {
      file.force();
      if (stored != null) {
        stored.written(file.activeNumber(), file.activeBytes());
      }
    }
    unforced = false;
  }

  private void end() {
    closeFile();
    stopped.complete(null);
  }

  private void giveUp() {
    IOException why = new IOException("stopped before all lines could be written");
    if (!unforced) {
      batch.ifNotWritten(reasonOfNoRoom()).ifPresent(losses::add);
      batch.losses().forEach(losses::restore);
    }
    batch.givenUp(why);
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      switch (entry) {
        case Entry.Ended ended ->
            losses.add(Loss.ofSpan(reasonOfNoRoom(), ended.span().getEndEpochNanos()));
        case Entry.Foreign foreign -> foreign.stored().completeExceptionally(why);
        case Entry.Flush flush -> flush.done().completeExceptionally(why);
        case Entry.Started started -> {}
        case Entry.Progressed progressed -> {}
      }
    }
    notices.accept("trace file closed with %d spans lost".formatted(losses.ownSpans()));
    keepLosses();
    closeFile();
    stopped.completeExceptionally(why);
  }

  /** For the next process to tell, under the numbers that follow the last line in the file. */
  private void keepLosses() {
    seq = lastSeq;
    List<Loss> untold = new ArrayList<>(losses.drain());
    untold.sort(Comparator.comparing(loss -> loss.sender() != null)); // this process's own first
    for (Loss loss : untold) {
      int whole = batch.lines().size();
      encodeLoss(loss);
      if (batch.lines().size() > LossReserve.BYTES) {
        batch.lines().truncate(whole);
        break;
      }
    }
    try {
      reserve.keep(batch.bytes());
    } catch (IOException | RuntimeException e) {
      notices.accept("no later process tells of these: " + e);
    }
  }

  private void closeFile() {
    try {
      if (stored != null) {
        stored.save();
      }
    } catch (IOException e) {
      notices.accept("cannot save what is stored of other processes: " + e);
    }
    try {
      file.close();
    } catch (IOException e) {
      notices.accept("cannot close %s: %s".formatted(file.segments().active(), e));
    }
  }
}
