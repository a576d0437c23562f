package dev.vtr.session;

/** Where a session takes its times from, so that tests run on a clock driven by hand. */
public interface Clock {
  /** The machine's clocks, and the event loop's timers. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long epochNanos() {
          var now = java.time.Instant.now();
          return Math.addExact(
              Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        }
      };

  /** Monotonic, as {@link System#nanoTime}; for every duration. */
  long nanos();

  /** Wall time since the epoch; only told, never compared. */
  long epochNanos();

  /** The timers of a session whose event loop has {@code loop}. */
  default Timers timers(Timers loop) {
    return loop;
  }
}
