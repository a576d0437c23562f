package dev.vtr.sync;

/** The numbers that decide when a viewer sees something. */
public final class Pacing {
  /** Frames made for viewers at most; faster than eyes, and than most displays. */
  public static final int MAX_FRAMES_PER_SECOND = 60;

  /**
   * How long a program may hold its frames back with synchronized output (mode 2026). Programs hold
   * them for the milliseconds of one redraw; one that never lets go must not freeze its viewers.
   */
  public static final long MAX_HOLD_NANOS = 150_000_000L;

  /** A subscriber that takes nothing for this long while something waits for it is gone. */
  public static final long MAX_STALL_NANOS = 30_000_000_000L;

  private Pacing() {}

  /** The time between frames at a rate of 1..60 a second; other rates count as 60. */
  public static long intervalNanos(int framesPerSecond) {
    boolean valid = framesPerSecond >= 1 && framesPerSecond <= MAX_FRAMES_PER_SECOND;
    return 1_000_000_000L / (valid ? framesPerSecond : MAX_FRAMES_PER_SECOND);
  }
}
