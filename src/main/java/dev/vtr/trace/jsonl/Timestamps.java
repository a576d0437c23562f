package dev.vtr.trace.jsonl;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Epoch nanoseconds as RFC 3339 in UTC with milliseconds, {@code 2026-02-01T17:30:06.240Z}. Keeps
 * the text of the last second, as the lines of a file mostly share it. Used by one thread.
 */
final class Timestamps {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Bytes of a timestamp; a long counts nanoseconds from 1677 to 2262 only. */
  static final int LENGTH = "2026-02-01T17:30:06.240Z".length();

  private static final int MILLIS_AT = "2026-02-01T17:30:06.".length();

  private static final Pattern FORM =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z");

  private final byte[] text = "2026-02-01T17:30:06.240Z".getBytes(StandardCharsets.US_ASCII);
  private long second = Long.MIN_VALUE;

  static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  /** What {@link #of} would write, of a time from the year 0 to 9999; null if it is none. */
  static @Nullable Instant parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The text, in an array that the next call writes to again. */
  @SuppressWarnings("MayReturnMutableArray") // says so
  byte[] of(long epochNanos) {
    long epochSecond = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    if (epochSecond != second) {
      String whole = Instant.ofEpochSecond(epochSecond).toString();
      System.arraycopy(whole.getBytes(StandardCharsets.US_ASCII), 0, text, 0, MILLIS_AT - 1);
      second = epochSecond;
    }
    int millis = (int) (Math.floorMod(epochNanos, NANOS_PER_SECOND) / NANOS_PER_MILLI);
    text[MILLIS_AT] = (byte) ('0' + millis / 100);
    text[MILLIS_AT + 1] = (byte) ('0' + millis / 10 % 10);
    text[MILLIS_AT + 2] = (byte) ('0' + millis % 10);
    return text;
  }
}
