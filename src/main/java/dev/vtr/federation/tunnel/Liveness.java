package dev.vtr.federation.tunnel;

import java.time.Duration;

/**
 * Whether the other side is still there, judged by received frames alone.
 *
 * <p>TCP says nothing: a half-open connection stays established for as long as nobody resends. Time
 * in which this side itself stood still (a stopped process, a long collection) does not count
 * against the other one. Times are of the monotonic clock.
 */
public final class Liveness {
  /** How often a ping is sent: many idle spokes cost a hub little, and two may be lost. */
  public static final Duration PING_INTERVAL = Duration.ofSeconds(4);

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofSeconds(1);

  /**
   * Silence that ends a connection: with a tick on top below the promised 15 s, and far above the
   * stalls of 2 to 3 s that are to be lived through.
   */
  public static final Duration SILENCE = Duration.ofSeconds(12);

  /** What to do now. */
  public enum Verdict {
    WAIT,
    PING,
    DEAD
  }

  private long heardNanos;
  private long pingedNanos;
  private long tickedNanos;

  public Liveness(long nowNanos) {
    heardNanos = nowNanos;
    tickedNanos = nowNanos;
    pingedNanos = nowNanos - PING_INTERVAL.toNanos();
  }

  /** Bytes have come. */
  public void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** To be called every {@link #TICK}. */
  public Verdict tick(long nowNanos) {
    long stoodStillNanos = nowNanos - tickedNanos - TICK.toNanos();
    tickedNanos = nowNanos;
    if (stoodStillNanos > TICK.toNanos()) {
      heardNanos = Math.min(nowNanos, heardNanos + stoodStillNanos);
    }
    if (nowNanos - heardNanos >= SILENCE.toNanos()) {
      return Verdict.DEAD;
    }
    if (nowNanos - pingedNanos >= PING_INTERVAL.toNanos()) {
      pingedNanos = nowNanos;
      return Verdict.PING;
    }
    return Verdict.WAIT;
  }
}
