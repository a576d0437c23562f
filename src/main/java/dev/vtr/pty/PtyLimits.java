package dev.vtr.pty;

import java.time.Duration;

/**
 * The bounds of one terminal.
 *
 * @param initialCreditBytes output that may be delivered before the first {@link Pty#credit}; 0 or
 *     more
 * @param maxQueuedInputBytes input that may wait to be written, unless it is a single write of at
 *     most {@link #MAX_WRITE_BYTES}; each write counts its bytes and {@link #WRITE_OVERHEAD_BYTES};
 *     1 or more
 * @param stallAfter how long the program may take no input while some waits, before that input
 *     fails; more than zero
 */
public record PtyLimits(long initialCreditBytes, long maxQueuedInputBytes, Duration stallAfter) {
  /** What a queued write costs besides its bytes, so that a million empty ones are bounded too. */
  public static final int WRITE_OVERHEAD_BYTES = 64;

  /**
   * One write: as much as one message of the API holds, 4 MiB, and what stands around a paste. When
   * nothing waits it is taken, however little may wait: a caller cannot cut it.
   */
  public static final int MAX_WRITE_BYTES = 4 * 1024 * 1024 + 64;

  /**
   * Replies of the terminal itself that wait behind a kernel that takes no more, once the program
   * has not read for {@link #REPLY_PATIENCE}; all that follow are dropped until these are gone.
   */
  public static final int MAX_UNREAD_REPLY_BYTES = 4096;

  /**
   * How long output is not read while more replies wait than that: a program that reads, however
   * slowly it gets to it, is not asked by its own output for more than it can take.
   */
  public static final Duration REPLY_PATIENCE = Duration.ofMillis(250);

  /**
   * 256 KiB of credit, 2 MiB of waiting input, 4 s until input that is not read fails, so that its
   * sender knows within 5.
   */
  public static final PtyLimits STANDARD =
      new PtyLimits(256 * 1024, 2 * 1024 * 1024, Duration.ofSeconds(4));

  public PtyLimits {
    if (initialCreditBytes < 0) {
      throw new IllegalArgumentException("initialCreditBytes is negative: " + initialCreditBytes);
    }
    if (maxQueuedInputBytes < 1) {
      throw new IllegalArgumentException(
          "maxQueuedInputBytes is less than 1: " + maxQueuedInputBytes);
    }
    if (!stallAfter.isPositive()) {
      throw new IllegalArgumentException("stallAfter is not positive: " + stallAfter);
    }
  }
}
