package dev.vtr.federation.hub;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log what spokes can make happen as often as they like. Which were refused: the same
 * reason once in {@link #QUIET}, as a spoke that is refused asks again for as long as it lives. At
 * most {@value #REASONS_MAX} reasons are told apart in that time; what goes beyond is one line for
 * all. What happens to one that is known: likewise, for each spoke by itself. Any thread.
 */
final class RefusalLog {
  static final Duration QUIET = Duration.ofMinutes(10);
  static final int REASONS_MAX = 64;

  /** Different lines about one spoke in that time. */
  static final int OF_ONE_SPOKE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final String OTHERS = "for many reasons; further ones are not logged for a while";

  private final LongSupplier nanoClock;
  private final Map<String, Long> saidNanos = new HashMap<>();
  private final Map<String, Map<String, Said>> bySpoke = new HashMap<>();

  private static final class Said {
    private final long atNanos;
    private long timesSince;

    Said(long atNanos) {
      this.atNanos = atNanos;
    }
  }

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

  /**
   * Something has happened to {@code spoke}; how often after it was said is told with what happens
   * to that spoke next once {@link #QUIET} is over.
   *
   * @param what the line, with the spoke's name in it
   * @param times at least 1
   */
  synchronized void happened(Level level, String spoke, String what, long times) {
    long now = nanoClock.getAsLong();
    if (!bySpoke.containsKey(spoke) && bySpoke.size() >= Spokes.MOST) {
      bySpoke.values().removeIf(lines -> lines.values().stream().allMatch(is -> isOld(is, now)));
      if (bySpoke.size() >= Spokes.MOST) {
        return; // more names come and go than a hub has room for
      }
    }
    Map<String, Said> lines = bySpoke.computeIfAbsent(spoke, _ -> new HashMap<>());
    lines.forEach((line, said) -> tellTimes(level, line, said, now));
    lines.values().removeIf(said -> isOld(said, now));
    String line = ListBounds.cut(what);
    if (lines.size() >= OF_ONE_SPOKE && !lines.containsKey(line)) {
      line = "spoke " + spoke + ": much happens; further lines are counted for a while";
    }
    Said before = lines.get(line);
    if (before != null) {
      before.timesSince += times;
      return;
    }
    lines.put(line, new Said(now));
    LOG.atLevel(level).log(times == 1 ? line : line + " (" + times + " times)");
  }

  private static void tellTimes(Level level, String line, Said said, long now) {
    if (said.timesSince > 0 && isOld(said, now)) {
      LOG.atLevel(level).log("{}: {} times more since that was said", line, said.timesSince);
    }
  }

  private static boolean isOld(Said said, long now) {
    return now - said.atNanos >= QUIET.toNanos();
  }
}
