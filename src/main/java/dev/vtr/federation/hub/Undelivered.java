package dev.vtr.federation.hub;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has come through one connection for streams whose callers have not taken it: the bytes of
 * all of them together, and who holds most.
 *
 * <p>Any thread: items come on the connection's context and are taken on their calls' own.
 */
final class Undelivered {
  private final AtomicLong totalBytes = new AtomicLong();
  private final Set<Share> shares = ConcurrentHashMap.newKeySet();

  /**
   * One stream's part of it, until it is closed.
   *
   * @param evict gives all of it up; called by {@link #keepBelow}
   */
  Share share(Runnable evict) {
    Share share = new Share(evict);
    shares.add(share);
    return share;
  }

  long totalBytes() {
    return totalBytes.get();
  }

  /** Gives up what holds most for as long as more than {@code mostBytes} are held. */
  void keepBelow(long mostBytes) {
    while (totalBytes.get() > mostBytes) {
      Optional<Share> largest = shares.stream().max(Comparator.comparingLong(Share::bytes));
      if (largest.isEmpty() || largest.get().bytes() <= 0) {
        return;
      }
      largest.get().close();
      largest.get().evict.run();
    }
  }

  /** What one stream holds. */
  final class Share {
    private final Runnable evict;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;

    private Share(Runnable evict) {
      this.evict = evict;
    }

    private long bytes() {
      return bytes.get();
    }

    /** An item has come. */
    void add(int more) {
      change(more);
    }

    /** The caller has taken an item. */
    void take(int less) {
      change(-less);
    }

    /** Nothing of it is held any more, nor will be. */
    void close() {
      closed = true;
      shares.remove(this);
      settle();
    }

    private void change(long difference) {
      bytes.addAndGet(difference);
      totalBytes.addAndGet(difference);
      if (closed) {
        settle();
      }
    }

    private void settle() {
      totalBytes.addAndGet(-bytes.getAndSet(0));
    }
  }
}
