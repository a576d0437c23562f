package dev.vtr.rpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for subscribers, unique in the process. Whoever subscribes to sessions takes them here.
 */
public final class SubscriberIds {
  private static final AtomicLong LAST = new AtomicLong();

  private SubscriberIds() {}

  /** At least 1, never twice. */
  public static long next() {
    return LAST.incrementAndGet();
  }
}
