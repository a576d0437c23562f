package dev.vtr.federation.spoke;

import java.util.concurrent.TimeUnit;

/**
 * When the next batch of old lines may go, so that live traffic does not feel it.
 *
 * <p>What counts is how long the last one took, from its being read to the hub's acknowledgement:
 * reading, the line, checking and the hub's disk. The more all of that is loaded the longer it
 * takes, and the longer is the pause after it; so a back-fill takes a part of what there is, and
 * never the most. Times are of the monotonic clock; not thread-safe.
 */
final class BackfillPace {
  /** Somebody who types hits a key more often than that. */
  private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After a batch, beside live traffic: as long as it took; half of the time is left. */
  private static final int PAUSES_BESIDE_LIVE = 1;

  /** A quarter of that with nobody there. */
  private static final int PART_WHEN_QUIET = 4;

  /** With a hub whose disk stalls for seconds there is no point in waiting as long again. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long toldWork = -1;
  private long workNanos;
  private boolean worked;
  private boolean live;

  /** Whether somebody worked through the tunnel when the last batch came to its end. */
  boolean isBesideLive() {
    return live;
  }

  /**
   * The pause after a batch.
   *
   * @param tookNanos from reading the batch to its acknowledgement
   * @param workFrames frames of calls that went over the connection so far, both ways
   */
  long pauseNanos(long tookNanos, long workFrames, long nowNanos) {
    if (toldWork >= 0 && workFrames != toldWork) {
      worked = true;
      workNanos = nowNanos;
    }
    toldWork = workFrames;
    live = worked && nowNanos - workNanos < LIVE_NANOS;
    long pause = live ? PAUSES_BESIDE_LIVE * tookNanos : tookNanos / PART_WHEN_QUIET;
    return Math.min(pause, LONGEST_NANOS);
  }
}
