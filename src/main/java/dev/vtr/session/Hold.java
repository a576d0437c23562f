package dev.vtr.session;

import dev.vtr.sync.Pacing;
import java.util.function.BooleanSupplier;

/**
 * Whether the program holds its screen back (mode 2026), as waits obey it: for at most {@link
 * Pacing#MAX_HOLD_NANOS}, as viewers do. Confined to the session's context.
 */
final class Hold {
  private final BooleanSupplier asked;
  private final Clock clock;
  private boolean noted;
  private long sinceNanos;

  /**
   * @param asked whether the program has the mode set
   */
  Hold(BooleanSupplier asked, Clock clock) {
    this.asked = asked;
    this.clock = clock;
  }

  /** A slice of output has been parsed. */
  void note() {
    boolean now = asked.getAsBoolean();
    if (now && !noted) {
      sinceNanos = clock.nanos();
    }
    noted = now;
  }

  /** Whether the screen was held back when a slice ended, and has not been released since. */
  boolean isNoted() {
    return noted;
  }

  /** A frame is whole, and was looked at: if another one is held back now, its time begins anew. */
  void released() {
    noted = false;
  }

  /** Whether the screen is not to be looked at. */
  boolean isOn() {
    return leftNanos() > 0;
  }

  /** For how long at most; 0 or less: it is not held. */
  long leftNanos() {
    return noted ? sinceNanos + Pacing.MAX_HOLD_NANOS - clock.nanos() : 0;
  }
}
