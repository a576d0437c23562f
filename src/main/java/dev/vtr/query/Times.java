package dev.vtr.query;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as they stand in files, on the command line and in answers. */
public final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ns|us|ms|s|m|h|d)");

  private Times() {}

  /** Nanoseconds since the epoch; 0 if the text is no RFC 3339 time. */
  public static long nanosOf(String timestamp) {
    try {
      return nanosOf(Instant.parse(timestamp));
    } catch (DateTimeParseException notTime) {
      return 0;
    }
  }

  /** Nanoseconds since the epoch; the far ends stand in for what 64 bits cannot hold. */
  public static long nanosOf(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    } catch (ArithmeticException tooFar) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The instant of so many nanoseconds since the epoch. */
  public static Instant instantOf(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** RFC 3339 with milliseconds, in UTC. */
  public static String text(long nanos) {
    return text(instantOf(nanos));
  }

  /** RFC 3339 with milliseconds, in UTC; always of one length between the years 0 and 9999. */
  public static String text(Instant instant) {
    String seconds = Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    return seconds.substring(0, seconds.length() - 1)
        + "."
        + padded(instant.getNano() / 1_000_000, 3)
        + "Z";
  }

  /** {@code 250ms}, {@code 5s}, {@code 1.5m}, {@code 1h}; empty if it is none of these. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double nanosPerUnit =
        switch (matcher.group(2)) {
          case "ns" -> 1;
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          case "h" -> 3600e9;
          default -> 86_400e9;
        };
    return Optional.of(
        Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * nanosPerUnit)));
  }

  /**
   * A duration for people: {@code 850us}, {@code 3.1ms}, {@code 210ms}, {@code 12.4s}, {@code
   * 3m05s}, {@code 2h07m}.
   */
  public static String span(long nanos) {
    if (nanos < 0) {
      return "-" + span(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
    }
    double micros = nanos / 1e3;
    if (micros < 999.5) {
      return Math.round(micros) + "us";
    }
    double millis = nanos / 1e6;
    if (millis < 9.95) {
      return trimmed(millis) + "ms";
    }
    if (millis < 999.5) {
      return Math.round(millis) + "ms";
    }
    double seconds = nanos / 1e9;
    if (seconds < 59.95) {
      return trimmed(seconds) + "s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + "m" + padded(whole % 60, 2) + "s"
        : whole / 3600 + "h" + padded(whole % 3600 / 60, 2) + "m";
  }

  /** With one decimal, or none. A Formatter costs a command 15 ms before its first number. */
  private static String trimmed(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  private static String padded(long number, int digits) {
    String text = String.valueOf(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
