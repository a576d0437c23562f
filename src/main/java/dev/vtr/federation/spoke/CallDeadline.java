package dev.vtr.federation.spoke;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** What is left of a caller's patience, counted from the arrival of its call. */
final class CallDeadline {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final LongSupplier nanoClock;
  private final long timeoutMillis;
  private final long arrivedNanos;
  private long timer = NO_TIMER;

  /**
   * @param timeoutMillis 0: without limit
   */
  CallDeadline(Vertx vertx, LongSupplier nanoClock, long timeoutMillis) {
    this.vertx = vertx;
    this.nanoClock = nanoClock;
    this.timeoutMillis = Math.max(0, timeoutMillis);
    this.arrivedNanos = nanoClock.getAsLong();
  }

  /** Calls {@code expired} when it has passed, unless cancelled before. */
  void onExpiry(Runnable expired) {
    if (timeoutMillis > 0) {
      timer = vertx.setTimer(timeoutMillis, now -> expired.run());
    }
  }

  /** At least 1; 0: without limit. */
  long remainingMillis() {
    if (timeoutMillis == 0) {
      return 0;
    }
    long passedMillis = (nanoClock.getAsLong() - arrivedNanos) / 1_000_000;
    return Math.max(1, timeoutMillis - passedMillis);
  }

  /** Whether it is there, to the millisecond that travels. */
  boolean hasPassed() {
    return remainingMillis() == 1;
  }

  void cancel() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }
}
