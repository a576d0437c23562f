package dev.vtr.sync;

import dev.vtr.terminal.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has of the screen, and the one frame that waits for it.
 *
 * <p>A frame that is offered replaces the one that waits, which then counts as dropped. A frame is
 * taken when the subscriber wants one and its own rate allows it. For each slot, frames offered =
 * frames taken + frames dropped + (1 if one waits).
 *
 * <p>Confined to one thread; times are of one monotonic clock.
 */
public final class FrameSlot {
  /**
   * A frame to send.
   *
   * @param base what the subscriber has; null: nothing that counts
   * @param baseId of {@code base}; 0 without one
   * @param dropped frames offered since the last one taken, and replaced
   * @param readyNanos when the frame was offered
   * @param readNanos when the oldest output was read that the subscriber sees first in it; 0: none
   */
  public record Outgoing(
      Frame frame,
      long frameId,
      @Nullable Frame base,
      long baseId,
      int dropped,
      long readyNanos,
      long readNanos) {}

  private record Waiting(Frame frame, long frameId, long readyNanos, long readNanos) {}

  private final long intervalNanos;
  private @Nullable Frame base;
  private long baseId;
  private @Nullable Waiting waiting;
  private boolean wanted;
  private boolean tookOne;
  private long lastTakenNanos;
  private int droppedSinceTaken;
  private long offered;
  private long taken;
  private long dropped;

  /**
   * @param framesPerSecond taken at most, 1..60
   */
  public FrameSlot(int framesPerSecond) {
    intervalNanos = Pacing.intervalNanos(framesPerSecond);
  }

  /** A frame was made ready. */
  public void offer(Frame frame, long frameId, long readyNanos, long readNanos) {
    offered++;
    Waiting before = waiting;
    long oldestNanos = readNanos;
    if (before != null) {
      dropped++;
      droppedSinceTaken++;
      oldestNanos = before.readNanos != 0 ? before.readNanos : readNanos;
    }
    waiting = new Waiting(frame, frameId, readyNanos, oldestNanos);
  }

  /** The subscriber can take one more. */
  public void want() {
    wanted = true;
  }

  /** Whatever the subscriber has does not count any more: the next frame is a keyframe. */
  public void doubt() {
    base = null;
    baseId = 0;
  }

  /** Whether a frame waits. */
  public boolean isWaiting() {
    return waiting != null;
  }

  /** Whether a frame waits that the subscriber wants. */
  public boolean isDue() {
    return waiting != null && wanted;
  }

  /** Nanoseconds from {@code nowNanos} until the rate allows a frame; 0: at once. */
  public long delayNanos(long nowNanos) {
    return tookOne ? Math.max(0, lastTakenNanos + intervalNanos - nowNanos) : 0;
  }

  /** Takes the frame that waits; null unless it is due and the rate allows it. */
  public @Nullable Outgoing take(long nowNanos) {
    Waiting next = waiting;
    if (next == null || !wanted || delayNanos(nowNanos) > 0) {
      return null;
    }
    var outgoing =
        new Outgoing(
            next.frame(),
            next.frameId(),
            base,
            baseId,
            droppedSinceTaken,
            next.readyNanos(),
            next.readNanos());
    base = next.frame();
    baseId = next.frameId();
    waiting = null;
    wanted = false;
    tookOne = true;
    lastTakenNanos = nowNanos;
    droppedSinceTaken = 0;
    taken++;
    return outgoing;
  }

  /** Frames offered since the last one taken, and replaced or dropped at the end. */
  public int droppedSinceTaken() {
    return droppedSinceTaken;
  }

  /** The subscription is over: what waits is dropped. */
  public void close() {
    if (waiting != null) {
      waiting = null;
      dropped++;
      droppedSinceTaken++;
    }
  }

  /** Frames offered so far. */
  public long offered() {
    return offered;
  }

  /** Frames taken so far. */
  public long taken() {
    return taken;
  }

  /** Frames replaced before they were taken, so far. */
  public long dropped() {
    return dropped;
  }
}
