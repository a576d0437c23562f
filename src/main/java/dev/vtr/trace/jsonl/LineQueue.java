package dev.vtr.trace.jsonl;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way to the one writer: bounded by number and bytes, never blocking whoever
 * offers. The writer is woken only when it sleeps for want of entries.
 */
final class LineQueue {
  private final QueueLimits limits;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong foreignBytes = new AtomicLong();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private volatile @Nullable Thread writer;

  LineQueue(QueueLimits limits) {
    this.limits = limits;
  }

  /** The thread that takes; it alone may call {@link #poll} and {@link #sleep}. */
  void takenBy(Thread thread) {
    writer = thread;
  }

  /** Adds an entry, or answers false when there is no room for it. */
  boolean offer(Entry entry) {
    if (!reserve(entry)) {
      return false;
    }
    entries.add(entry);
    wake();
    return true;
  }

  @Nullable Entry poll() {
    Entry entry = entries.poll();
    if (entry != null) {
      release(entry);
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
    asleep.set(true);
    if (entries.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep.set(false);
  }

  /** Ends the writer's {@link #sleep}, or the next one. */
  void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(writer);
    }
  }

  /** Ends the writer's {@link #sleep} or its pause after a write. */
  void wakeNow() {
    LockSupport.unpark(writer);
  }

  private boolean reserve(Entry entry) {
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

  private void release(Entry entry) {
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
