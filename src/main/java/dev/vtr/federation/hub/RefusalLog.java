package dev.vtr.federation.hub;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which spokes were refused: the same reason once in {@link #QUIET}, as a spoke
 * that is refused asks again for as long as it lives. At most {@value #REASONS_MAX} reasons are
 * told apart in that time; what goes beyond is one line for all. Any thread.
 */
final class RefusalLog {
  static final Duration QUIET = Duration.ofMinutes(10);
  static final int REASONS_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final String OTHERS = "for many reasons; further ones are not logged for a while";

  private final LongSupplier nanoClock;
  private final Map<String, Long> saidNanos = new HashMap<>();

  /**
   * @param nanoClock monotonic
   */
  RefusalLog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized void refused(Refusal refusal) {
    long now = nanoClock.getAsLong();
    saidNanos.values().removeIf(said -> now - said >= QUIET.toNanos());
    String reason = saidNanos.size() < REASONS_MAX ? refusal.reason() : OTHERS;
    if (!saidNanos.containsKey(refusal.reason()) && saidNanos.putIfAbsent(reason, now) == null) {
      LOG.warn("a spoke is refused: {}", reason);
    }
  }
}
