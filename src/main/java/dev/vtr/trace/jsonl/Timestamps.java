package dev.vtr.trace.jsonl;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Epoch nanoseconds as RFC 3339 in UTC with milliseconds, {@code 2026-02-01T17:30:06.240Z}. Keeps
 * the text of the last second, as the lines of a file mostly share it. Used by one thread.
 */
final class Timestamps {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long second = Long.MIN_VALUE;
  private String prefix = "";

  static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  String of(long epochNanos) {
    long epochSecond = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    if (epochSecond != second) {
      String whole = Instant.ofEpochSecond(epochSecond).toString();
      prefix = whole.substring(0, whole.length() - 1);
      second = epochSecond;
    }
    int millis = (int) (Math.floorMod(epochNanos, NANOS_PER_SECOND) / NANOS_PER_MILLI);
    return prefix
        + '.'
        + (char) ('0' + millis / 100)
        + (char) ('0' + millis / 10 % 10)
        + (char) ('0' + millis % 10)
        + 'Z';
  }
}
