package dev.vtr.bench;

import java.util.Arrays;

/** Measured times, sorted. */
final class Latencies {
  private static final double NANOS_IN_MILLI = 1e6;

  private final long[] sortedNanos;

  /** Takes a copy of the first {@code count} of {@code nanos}. */
  Latencies(long[] nanos, int count) {
    sortedNanos = Arrays.copyOf(nanos, count);
    Arrays.sort(sortedNanos);
  }

  Latencies(long[] nanos) {
    this(nanos, nanos.length);
  }

  int count() {
    return sortedNanos.length;
  }

  /** Milliseconds that this part of them, 0 to 1, did not exceed; 0 if there are none. */
  double millis(double part) {
    if (sortedNanos.length == 0) {
      return 0;
    }
    int at = (int) Math.min(sortedNanos.length - 1, Math.round(part * sortedNanos.length));
    return sortedNanos[at] / NANOS_IN_MILLI;
  }
}
