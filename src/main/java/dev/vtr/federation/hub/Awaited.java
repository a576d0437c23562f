package dev.vtr.federation.hub;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The spokes that were connected when the hub ended that ran before this one. Within {@link
 * #PATIENCE} after the hub's start they come back; so long a name is kept for the one that had it,
 * and what only they can know is not guessed. Any thread.
 */
final class Awaited {
  /** Within which spokes are back after a hub's restart. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Set<String> names;
  private final LongSupplier nanoClock;
  private final long sinceNanos;

  /**
   * From now on.
   *
   * @param nanoClock monotonic
   */
  Awaited(Set<String> names, LongSupplier nanoClock) {
    this.names = Set.copyOf(names);
    this.nanoClock = nanoClock;
    this.sinceNanos = nanoClock.getAsLong();
  }

  /** Whether {@code spoke} has not been here yet and may still come. */
  boolean includes(Spoke spoke) {
    return spoke.connections() == 0
        && names.contains(spoke.name())
        && nanoClock.getAsLong() - sinceNanos < PATIENCE.toNanos();
  }
}
