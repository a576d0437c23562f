package dev.vtr.federation.tunnel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: doubling from {@link #FIRST} to {@link
 * #LONGEST}, each time a random part between half and all of it, so that many spokes do not come
 * back at the same moment.
 */
public final class Backoff {
  public static final Duration FIRST = Duration.ofMillis(100);

  /** With the time an attempt takes well below the ten seconds within which spokes are back. */
  public static final Duration LONGEST = Duration.ofSeconds(5);

  /** A connection that lasted this long was a success. */
  public static final Duration STABLE = Duration.ofSeconds(1);

  private final RandomGenerator random;
  private int failures;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure. */
  public Duration next() {
    long fullMillis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 16));
    failures++;
    return jittered(fullMillis);
  }

  /** A random part between half and all of {@code full}. */
  public Duration jittered(Duration full) {
    return jittered(full.toMillis());
  }

  private Duration jittered(long fullMillis) {
    return Duration.ofMillis(fullMillis / 2 + random.nextLong(fullMillis / 2 + 1));
  }

  /** Tells how long a connection lasted; begins anew if that was a success. */
  public void lasted(Duration connected) {
    if (connected.compareTo(STABLE) >= 0) {
      failures = 0;
    }
  }
}
