package dev.vtr.session;

import dev.vtr.terminal.Frame;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A wait for silence: of the program, or of its screen. Silence counts from the later of the wait's
 * begin and the last output, or change. Confined to the session's context.
 */
final class IdleWait {
  private final boolean stableScreen;
  private final long idleNanos;
  private final long beganNanos;
  private final Clock clock;
  private final LongSupplier lastOutputNanos;
  private final Supplier<Frame> screen;
  private @Nullable Frame seen;
  private long changedNanos;

  /**
   * @param idleNanos how long the silence must last
   * @param lastOutputNanos when the program last wrote
   * @param screen takes the screen as it is
   */
  IdleWait(
      boolean stableScreen,
      long idleNanos,
      Clock clock,
      LongSupplier lastOutputNanos,
      Supplier<Frame> screen) {
    this.stableScreen = stableScreen;
    this.idleNanos = idleNanos;
    this.clock = clock;
    this.lastOutputNanos = lastOutputNanos;
    this.screen = screen;
    beganNanos = clock.nanos();
    changedNanos = beganNanos;
    look();
  }

  /** Output has been parsed. */
  void look() {
    if (stableScreen) {
      Frame now = screen.get();
      Frame before = seen;
      if (before == null || !looksLike(before, now)) {
        changedNanos = clock.nanos();
      }
      seen = now;
    }
  }

  @SuppressWarnings("ReferenceEquality") // unchanged rows are shared, which spares comparing them
  private static boolean looksLike(Frame before, Frame now) {
    if (before.cols() != now.cols()
        || before.rows() != now.rows()
        || !before.cursor().equals(now.cursor())) {
      return false;
    }
    for (int row = 0; row < now.rows(); row++) {
      var was = before.lines().get(row);
      var is = now.lines().get(row);
      if (was != is && !was.looksLike(is)) {
        return false;
      }
    }
    return true;
  }

  /** How long the silence has lasted. */
  long silentNanos() {
    long last = stableScreen ? changedNanos : lastOutputNanos.getAsLong();
    return clock.nanos() - Math.max(beganNanos, last);
  }

  /** How long it must still last, if nothing comes in between; 0 or less: it has. */
  long missingNanos() {
    return idleNanos - silentNanos();
  }
}
