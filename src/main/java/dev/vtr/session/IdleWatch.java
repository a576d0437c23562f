package dev.vtr.session;

/**
 * Tells when a program has been silent for the threshold, and when it is not any more.
 *
 * <p>One timer at most, and none while idle: output only notes its time, and a timer that fires too
 * early for it waits for the rest. Confined to the session's context.
 */
final class IdleWatch {
  private final long thresholdNanos;
  private final Clock clock;
  private final Timers timers;
  private final Listener listener;
  private Timers.Timer timer = Timers.Timer.NONE;
  private long lastOutputNanos;
  private boolean idle;
  private boolean running;

  /** Is told of each transition. */
  @FunctionalInterface
  interface Listener {
    /**
     * The program has fallen silent, or spoken again.
     *
     * @param silentNanos how long the silence has lasted, or had
     */
    void transition(boolean idle, long silentNanos);
  }

  IdleWatch(long thresholdNanos, Clock clock, Timers timers, Listener listener) {
    this.thresholdNanos = thresholdNanos;
    this.clock = clock;
    this.timers = timers;
    this.listener = listener;
    lastOutputNanos = clock.nanos();
  }

  /** The program runs; its silence counts from now. */
  void begin() {
    running = true;
    lastOutputNanos = clock.nanos();
    arm(thresholdNanos);
  }

  /** The program has ended; no transition comes any more. */
  void end() {
    running = false;
    timer.cancel();
  }

  /** The program wrote. */
  void output() {
    long now = clock.nanos();
    long silent = now - lastOutputNanos;
    lastOutputNanos = now;
    if (idle) {
      idle = false;
      if (running) {
        arm(thresholdNanos);
      }
      listener.transition(false, silent);
    }
  }

  long thresholdNanos() {
    return thresholdNanos;
  }

  boolean isIdle() {
    return idle;
  }

  /** On the monotonic clock; of the begin, before any. */
  long lastOutputNanos() {
    return lastOutputNanos;
  }

  private void arm(long nanos) {
    timer = timers.after(nanos, this::look);
  }

  private void look() {
    if (!running || idle) {
      return;
    }
    long silent = clock.nanos() - lastOutputNanos;
    if (silent < thresholdNanos) {
      arm(thresholdNanos - silent);
      return;
    }
    idle = true;
    listener.transition(true, silent);
  }
}
