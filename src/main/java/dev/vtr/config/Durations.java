package dev.vtr.config;

import java.time.Duration;

/**
 * Durations as users write them: a whole number and a unit, {@code 250ms}, {@code 5s}, {@code 2m},
 * {@code 1h}.
 */
public final class Durations {
  /** A year; more is a mistake, and would overflow in nanoseconds later on. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text is no duration, or a longer one than a year
   */
  public static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    long unitMillis =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 0;
        };
    // Ten digits of hours still fit a long.
    if (digits == 0 || digits > 11 || unitMillis == 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration; write a number and ms, s, m or h: 250ms, 5s, 2m, 1h");
    }
    Duration duration = Duration.ofMillis(Long.parseLong(text.substring(0, digits)) * unitMillis);
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is longer than a year");
    }
    return duration;
  }
}
