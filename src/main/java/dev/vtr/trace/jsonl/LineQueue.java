package dev.vtr.trace.jsonl;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way to the one writer: bounded by number and bytes, never blocking whoever
 * offers.
 *
 * <p>Waking a thread costs ten times what a span does, so it is done once for a whole burst: the
 * first entry after a quiet time ends the writer's {@link #sleep}, those after it only find it
 * lingering ({@link #linger}), which nothing ends early but a queue that is half full and those who
 * wait for an acknowledgement.
 */
final class LineQueue {
  private final QueueLimits limits;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong foreignBytes = new AtomicLong();
  private final AtomicInteger urgent = new AtomicInteger();
  private final AtomicReference<Rest> rest = new AtomicReference<>(Rest.NONE);
  private volatile @Nullable Thread writer;

  LineQueue(QueueLimits limits) {
    this.limits = limits;
  }

  /** What the writer does. */
  private enum Rest {
    NONE,
    LINGERING,
    ASLEEP
  }

  /** The thread that takes; it alone may call {@link #poll}, {@link #sleep} and {@link #linger}. */
  void takenBy(Thread thread) {
    writer = thread;
  }

  /** Adds an entry, or answers false when there is no room for it. */
  boolean offer(Entry entry) {
    if (!reserve(entry)) {
      return false;
    }
    if (isUrgent(entry)) {
      urgent.incrementAndGet();
    }
    entries.add(entry);
    wakeFor(entry);
    return true;
  }

  /** Takes the next entry, which keeps its room until it is {@link #done}; null for none. */
  @Nullable Entry poll() {
    Entry entry = entries.poll();
    if (entry != null && isUrgent(entry)) {
      urgent.decrementAndGet();
    }
    return entry;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return queued.get();
  }

  long bytes() {
    return queuedBytes.get() + foreignBytes.get();
  }

  /** Waits for an entry, or at most this long. */
  void sleep(long nanos) {
    rest.set(Rest.ASLEEP);
    if (entries.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    rest.set(Rest.NONE);
  }

  /** Lets entries gather for so long, or until they must not wait any more. */
  void linger(long nanos) {
    rest.set(Rest.LINGERING);
    if (urgent.get() == 0 && !isHalfFull()) {
      LockSupport.parkNanos(this, nanos);
    }
    rest.set(Rest.NONE);
  }

  private void wakeFor(Entry entry) {
    if (isUrgent(entry)) {
      wakeNow();
      return;
    }
    Rest now = rest.get();
    boolean wakes = now == Rest.ASLEEP || (now == Rest.LINGERING && isHalfFull());
    if (wakes && rest.compareAndSet(now, Rest.NONE)) {
      LockSupport.unpark(writer);
    }
  }

  /** Somebody waits for it to be in the file. */
  private static boolean isUrgent(Entry entry) {
    return entry instanceof Entry.Foreign || entry instanceof Entry.Flush;
  }

  private boolean isHalfFull() {
    return queued.get() > limits.entries() / 2 || queuedBytes.get() > limits.bytes() / 2;
  }

  /** Ends the writer's rest, or the next one. */
  void wakeNow() {
    LockSupport.unpark(writer);
  }

  /** Takes room for an entry that the writer has found itself; false if there is none. */
  boolean reserve(Entry entry) {
    return switch (entry) {
      case Entry.Flush flush -> true;
      case Entry.Foreign foreign -> reserve(foreignBytes, foreign.bytes(), limits.foreignBytes());
      case Entry.Ended ended -> reserveOwn(ended.bytes());
      case Entry.Started started -> reserveOwn(started.bytes());
      case Entry.Progressed progressed -> reserveOwn(progressed.bytes());
    };
  }

  private boolean reserveOwn(int bytes) {
    if (queued.incrementAndGet() > limits.entries()) {
      queued.decrementAndGet();
      return false;
    }
    if (!reserve(queuedBytes, bytes, limits.bytes())) {
      queued.decrementAndGet();
      return false;
    }
    return true;
  }

  private static boolean reserve(AtomicLong used, int bytes, long limit) {
    if (used.addAndGet(bytes) > limit) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives the room of an entry back that was polled: it is written, or given up. */
  void done(Entry entry) {
    switch (entry) {
      case Entry.Flush flush -> {}
      case Entry.Foreign foreign -> foreignBytes.addAndGet(-foreign.bytes());
      case Entry.Ended ended -> releaseOwn(ended.bytes());
      case Entry.Started started -> releaseOwn(started.bytes());
      case Entry.Progressed progressed -> releaseOwn(progressed.bytes());
    }
  }

  private void releaseOwn(int bytes) {
    queued.decrementAndGet();
    queuedBytes.addAndGet(-bytes);
  }
}
