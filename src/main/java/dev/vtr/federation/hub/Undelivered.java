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

  /** One stream's part of it; {@code evict} gives all of it up, on any thread. */
  Share share(Runnable evict) {
    return new Share(evict);
  }

  long totalBytes() {
    return totalBytes.get();
  }

  /** Gives up what holds most for as long as more than {@code mostBytes} are held. */
  void keepBelow(long mostBytes) {
    while (totalBytes.get() > mostBytes) {
      Optional<Share> largest = shares.stream().max(Comparator.comparingLong(Share::bytes));
      if (largest.isEmpty()) {
        return;
      }
      largest.get().close();
      largest.get().evict.run();
    }
  }

  /** What one stream holds. */
  final class Share {
    private final Runnable evict;
    private long bytes;
    private boolean closed;

    private Share(Runnable evict) {
      this.evict = evict;
    }

    private synchronized long bytes() {
      return bytes;
    }

    /** An item has come. */
    synchronized void add(int more) {
      if (!closed) {
        if (bytes == 0) {
          shares.add(this);
        }
        bytes += more;
        totalBytes.addAndGet(more);
      }
    }

    /** The caller has taken an item. */
    synchronized void take(int less) {
      if (!closed) {
        bytes -= less;
        totalBytes.addAndGet(-less);
        if (bytes == 0) {
          shares.remove(this);
        }
      }
    }

    /** Nothing of it is held any more. */
    synchronized void close() {
      closed = true;
      totalBytes.addAndGet(-bytes);
      bytes = 0;
      shares.remove(this);
    }
  }
}
