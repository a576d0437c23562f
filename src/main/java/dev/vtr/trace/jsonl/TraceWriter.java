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
import java.util.function.LongSupplier;
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

  /** Pause after a defect of the writer's own. */
  private static final long DEFECT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Under a lasting overload losses are told this often; else as soon as the queue is empty. */
  private static final long TELL_LOSSES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JsonlFile file;
  private final LineQueue queue;
  private final Backlog backlog;
  private final Losses losses;
  private final InstantSource clock;
  private final @Nullable StoredSeqs stored;
  private final Consumer<String> notices;
  private final LossReserve reserve;
  private final Thread thread;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private final OpenSpans open = new OpenSpans(System::nanoTime);
  private final Batch batch = new Batch();
  private final BatchFiller filler;
  private long lossesToldAt = System.nanoTime() - TELL_LOSSES_NANOS;
  private boolean triedAtStop;

  private volatile boolean failing;
  private volatile boolean stopping;
  private volatile long stopAt;
  private volatile long lastSeq;
  private final LongAdder spansWritten = new LongAdder();
  private final LongAdder failedWrites = new LongAdder();

  TraceWriter(
      JsonlFile file,
      Resource resource,
      LineQueue queue,
      Losses losses,
      InstantSource clock,
      LongSupplier nanoClock,
      @Nullable StoredSeqs stored,
      Consumer<String> notices) {
    this.file = file;
    this.queue = queue;
    this.backlog = new Backlog(queue, nanoClock);
    this.losses = losses;
    this.clock = clock;
    this.stored = stored;
    this.notices = notices;
    this.reserve = new LossReserve(file);
    this.filler = new BatchFiller(batch, resource, losses, stored);
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
        LockSupport.parkNanos(DEFECT_NANOS);
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
    boolean last = stopping && !triedAtStop;
    triedAtStop |= last;
    backlog.retryIfDue(last);
    if (!backlog.isFull()) {
      fill();
    }
    if (!batch.isEmpty()) {
      tryToWrite();
    } else if (!stopping) {
      sleep();
    } else if (isDone()) {
      end();
      return false;
    } else {
      rest(Math.min(backlog.nanosToRetry(), stopAt - System.nanoTime()));
    }
    backlog.takeLate().forEach(late -> giveUp(late, "there was no room on the disk in time"));
    if (stopping && System.nanoTime() - stopAt > 0 && !isDone()) {
      giveUp();
      return false;
    }
    return true;
  }

  private boolean isDone() {
    return backlog.isEmpty() && losses.isEmpty();
  }

  private void sleep() {
    if (backlog.isFull()) {
      rest(backlog.nanosToRetry());
      return;
    }
    queue.sleep(Math.clamp(backlog.nanosToRetry(), 1, TELL_LOSSES_NANOS));
    if (!queue.isEmpty() && !stopping) {
      queue.linger(LINGER_NANOS);
    }
  }

  private void rest(long nanos) {
    LockSupport.parkNanos(this, Math.max(1, nanos));
  }

  private void fill() {
    while (batch.size() < backlog.groupBytes()) {
      Entry entry = backlog.poll();
      if (entry == null) {
        break;
      }
      if (entry instanceof Entry.Flush && backlog.hasAside()) {
        backlog.putAside(entry);
      } else if (!add(entry)) {
        break;
      }
    }
    addLasting();
    if (!losses.isEmpty() && tellsLosses()) {
      lossesToldAt = System.nanoTime();
      losses.drain().forEach(this::add);
    }
  }

  /** Answers false when the batch is to be written before this entry. */
  private boolean add(Entry entry) {
    boolean first = batch.isEmpty();
    BatchFiller.Added added = filler.add(entry, mostBytes());
    switch (added) {
      case YES -> {}
      case LOST -> queue.done(entry);
      case NO_ROOM -> {
        if (first) {
          backlog.putAside(entry);
        } else {
          backlog.giveBack(List.of(entry));
        }
      }
    }
    return first || added != BatchFiller.Added.NO_ROOM;
  }

  private int mostBytes() {
    return batch.isEmpty() ? backlog.entryBytes() : backlog.groupBytes();
  }

  private void addLasting() {
    while (batch.size() < backlog.groupBytes()) {
      SpanData lasting = open.poll();
      if (lasting == null) {
        return;
      }
      Entry entry = new Entry.Started(lasting, EntrySize.of(lasting));
      if (!queue.reserve(entry)) {
        losses.add(Loss.ofOtherLine(reasonOfNoRoom(), lasting.getStartEpochNanos()));
      } else if (!add(entry)) {
        return;
      }
    }
  }

  private boolean tellsLosses() {
    return queue.isEmpty()
        || batch.isAwaited()
        || System.nanoTime() - lossesToldAt > TELL_LOSSES_NANOS;
  }

  private void add(Loss loss) {
    if (!filler.add(loss, Timestamps.epochNanos(clock.instant()), mostBytes())) {
      losses.restore(loss);
    }
  }

  private void tryToWrite() {
    boolean more = batch.size() >= backlog.groupBytes() || backlog.hasGivenBack();
    try {
      write();
    } catch (IOException | RuntimeException e) {
      notWritten(e);
      return;
    }
    List<Entry> written = batch.clear();
    written.forEach(queue::done);
    backlog.succeeded();
    if (failing && !backlog.hasAside()) {
      failing = false;
      notices.accept("writing %s again".formatted(file.segments().active()));
    }
    written.forEach(TraceWriter::tellWritten);
    if (!more && !stopping) {
      queue.linger(LINGER_NANOS);
    }
  }

  private static void tellWritten(Entry entry) {
    switch (entry) {
      case Entry.Foreign foreign -> foreign.stored().complete(null);
      case Entry.Flush flush -> flush.done().complete(null);
      case Entry.Ended _, Entry.Started _, Entry.Progressed _ -> {}
    }
  }

  private void notWritten(Exception why) {
    boolean isNews = !failing;
    failing = true;
    failedWrites.increment();
    if (isNews) {
      notices.accept("cannot write %s: %s".formatted(file.segments().active(), why));
    }
    backlog.failed(batch.size());
    boolean alone = batch.parts() == 1;
    List<Entry> entries = filler.undo(lastSeq);
    if (alone) {
      entries.forEach(backlog::putAside);
    } else {
      backlog.giveBack(entries);
    }
  }

  /** All of the batch is in the file afterwards, or nothing. */
  private void write() throws IOException {
    reserve.ready();
    if (batch.size() == 0) {
      return;
    }
    if (batch.hasForeign()) {
      file.appendForced(batch.bytes());
    } else {
      file.append(batch.bytes());
    }
    spansWritten.add(batch.spans());
    lastSeq = filler.seq();
    if (batch.hasForeign() && stored != null) {
      stored.written(file.activeNumber(), file.activeBytes());
    }
    try {
      reserve.ready(); // which may have been removed with the file
    } catch (IOException | RuntimeException e) {
      // Tried again before the next write.
    }
  }

  private void end() {
    closeFile();
    stopped.complete(null);
    refuseLate();
  }

  /** What was handed over by who could not see yet that this has stopped. */
  private void refuseLate() {
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      giveUp(entry, "the trace file is closed");
    }
  }

  private void giveUp() {
    String why = "stopped before all lines could be written";
    for (Entry entry = backlog.takeAny(); entry != null; entry = backlog.takeAny()) {
      giveUp(entry, why);
    }
    notices.accept("trace file closed with %d spans lost".formatted(losses.ownSpans()));
    keepLosses();
    closeFile();
    stopped.completeExceptionally(new IOException(why));
    refuseLate();
  }

  private void giveUp(Entry entry, String why) {
    queue.done(entry);
    switch (entry) {
      case Entry.Ended ended ->
          losses.add(Loss.ofSpan(reasonOfNoRoom(), ended.span().getEndEpochNanos()));
      case Entry.Foreign foreign ->
          foreign.stored().completeExceptionally(new NotStored(reasonOfNoRoom(), why));
      case Entry.Flush flush -> flush.done().completeExceptionally(new IOException(why));
      case Entry.Started _, Entry.Progressed _ -> {}
    }
  }

  /** For the next process to tell, under the numbers that follow the last line in the file. */
  private void keepLosses() {
    List<Loss> untold = new ArrayList<>(losses.drain());
    untold.sort(Comparator.comparing(loss -> loss.sender() != null)); // this process's own first
    long now = Timestamps.epochNanos(clock.instant());
    for (Loss loss : untold) {
      if (!filler.add(loss, now, LossReserve.BYTES)) {
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
