package dev.vtr.session;

/** Runs tasks later, on the one context that owns a session. */
public interface Timers {
  /** Runs {@code task} once, {@code nanos} from now or a little later. */
  Timer after(long nanos, Runnable task);

  /** Runs {@code task} once others that wait for the same thread have had a turn. */
  void soon(Runnable task);

  /** A task that waits. */
  @FunctionalInterface
  interface Timer {
    /** Waits for nothing. */
    Timer NONE = () -> {};

    /** Lets it not run; nothing if it ran. */
    void cancel();
  }
}
