package dev.vtr.trace.jsonl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, and how much of it is worth a try while the disk is full.
 *
 * <p>After a write of so many bytes has failed only less is tried: groups of at most half of it, or
 * one entry that is smaller. An entry that fails alone is put aside, so that it holds up nothing
 * that fits. A while later, at most a second, all of it is tried again. So failures between two
 * such tries are few, however much waits: each is smaller than the one before, and when not even
 * {@link #LEAST_BYTES} fit nothing is tried at all.
 *
 * <p>Entries keep their room in the queue until they are done. Used by the writer thread.
 */
final class Backlog {
  /** About the shortest lines there are. */
  static final int LEAST_BYTES = 1 << 10;

  /** First and longest wait after a failed write: room that comes back is used within a second. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int NOTHING_FAILED = Integer.MAX_VALUE;

  private final LineQueue queue;
  private final LongSupplier nanoClock;
  private final Deque<Entry> next = new ArrayDeque<>();
  private final Deque<Entry> aside = new ArrayDeque<>();
  private int failedBytes = NOTHING_FAILED;
  private long retryNanos = RETRY_NANOS;
  private long retryAt;

  Backlog(LineQueue queue, LongSupplier nanoClock) {
    this.queue = queue;
    this.nanoClock = nanoClock;
  }

  boolean isEmpty() {
    return next.isEmpty() && aside.isEmpty() && queue.isEmpty();
  }

  /** Whether something that did not fit waits for the next try. */
  boolean hasAside() {
    return !aside.isEmpty();
  }

  /** Whether something that was polled waits to be tried at once. */
  boolean hasGivenBack() {
    return !next.isEmpty();
  }

  /** The next entry that may be tried now; null for none. */
  @Nullable Entry poll() {
    Entry entry = next.poll();
    return entry != null ? entry : queue.poll();
  }

  /** Takes back entries that were polled and not written, to be polled first. */
  void giveBack(List<Entry> entries) {
    entries.reversed().forEach(next::addFirst);
  }

  /** Takes back an entry that does not fit now. */
  void putAside(Entry entry) {
    aside.add(entry);
  }

  /** A write of so many bytes has failed. */
  void failed(int bytes) {
    if (failedBytes == NOTHING_FAILED) {
      retryAt = nanoClock.getAsLong() + retryNanos;
      retryNanos = Math.min(2 * retryNanos, MAX_RETRY_NANOS);
    }
    failedBytes = Math.min(failedBytes, bytes);
  }

  /** A write has succeeded. */
  void succeeded() {
    if (aside.isEmpty()) {
      failedBytes = NOTHING_FAILED;
      retryNanos = RETRY_NANOS;
    }
  }

  /** Lets everything be tried again if it is time, or if there may not be another. */
  void retryIfDue(boolean last) {
    if (failedBytes != NOTHING_FAILED && (last || nanosToRetry() <= 0)) {
      failedBytes = NOTHING_FAILED;
      giveBack(List.copyOf(aside));
      aside.clear();
    }
  }

  /** Until everything is tried again; at most a second. */
  long nanosToRetry() {
    return failedBytes == NOTHING_FAILED ? MAX_RETRY_NANOS : retryAt - nanoClock.getAsLong();
  }

  /** Whether nothing is worth a try now. */
  boolean isFull() {
    return failedBytes <= LEAST_BYTES;
  }

  /** Most bytes of several entries that are worth a try together. */
  int groupBytes() {
    return Math.min(Batch.FULL_BYTES, failedBytes / 2);
  }

  /** Most bytes of one entry that are worth a try. */
  int entryBytes() {
    return failedBytes - 1;
  }

  /** Takes out what will be too late at the next try, and all that waits behind a full disk. */
  List<Entry.Foreign> takeLate() {
    if (isFull()) {
      for (Entry entry = poll(); entry != null; entry = poll()) {
        aside.add(entry);
      }
    }
    List<Entry.Foreign> late = new ArrayList<>();
    aside.removeIf(
        entry ->
            entry instanceof Entry.Foreign foreign
                && foreign.untilNanos() - retryAt < 0
                && late.add(foreign));
    return late;
  }

  /** All that waits, in order. */
  @Nullable Entry takeAny() {
    Entry entry = aside.poll();
    return entry != null ? entry : poll();
  }
}
