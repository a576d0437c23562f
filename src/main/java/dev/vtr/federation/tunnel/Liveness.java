package dev.vtr.federation.tunnel;

import java.time.Duration;

/**
 * Whether the other side is still there, judged by received frames alone.
 *
 * <p>TCP says nothing: a half-open connection stays established for as long as nobody resends. Time
 * in which this side itself stood still (a stopped process, a long collection) does not count
 * against the other one. A side that hears the other one ask need not ask itself, but for the round
 * trip, now and then. Times are of the monotonic clock.
 */
public final class Liveness {
  /** Silence after which is asked: many idle spokes cost a hub little, and two may be lost. */
  public static final Duration PING_INTERVAL = Duration.ofSeconds(5);

  /** How old the last round trip may become; so the other side is never left without a word. */
  public static final Duration ROUND_TRIP_INTERVAL = Duration.ofSeconds(10);

  /** When {@link #tick} is to be called first; and how late a call shows that we stood still. */
  public static final Duration TICK = Duration.ofSeconds(1);

  /**
   * Silence that ends a connection: well below the promised 15 s, and far above the stalls of 2 to
   * 3 s that are to be lived through.
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
  private long measuredNanos;
  private long dueNanos;

  public Liveness(long nowNanos) {
    heardNanos = nowNanos;
    pingedNanos = nowNanos - ROUND_TRIP_INTERVAL.toNanos();
    measuredNanos = pingedNanos;
    dueNanos = nowNanos + TICK.toNanos();
  }

  /** Bytes have come. */
  public void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** The other side has told its round trip, which is ours, too. */
  public void measured(long nowNanos) {
    measuredNanos = nowNanos;
  }

  /** To be called when {@link #waitNanos} have passed, or sooner. */
  public Verdict tick(long nowNanos) {
    if (nowNanos - dueNanos > TICK.toNanos()) {
      heardNanos = nowNanos;
    }
    Verdict verdict = verdict(nowNanos);
    if (verdict == Verdict.PING) {
      pingedNanos = nowNanos;
    }
    dueNanos = nowNanos + waitNanos(nowNanos);
    return verdict;
  }

  private Verdict verdict(long nowNanos) {
    if (nowNanos - heardNanos >= SILENCE.toNanos()) {
      return Verdict.DEAD;
    }
    return pingInNanos(nowNanos) <= 0 ? Verdict.PING : Verdict.WAIT;
  }

  private long pingInNanos(long nowNanos) {
    long silentNanos = Math.min(nowNanos - heardNanos, nowNanos - pingedNanos);
    return Math.min(
        PING_INTERVAL.toNanos() - silentNanos,
        ROUND_TRIP_INTERVAL.toNanos() - Math.min(nowNanos - pingedNanos, nowNanos - measuredNanos));
  }

  /** Until something may be due. */
  public long waitNanos(long nowNanos) {
    long deadInNanos = SILENCE.toNanos() - (nowNanos - heardNanos);
    return Math.max(0, Math.min(pingInNanos(nowNanos), deadInNanos));
  }
}
