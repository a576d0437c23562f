package dev.vtr.rpc;

import dev.vtr.trace.jsonl.LongSpan;

/**
 * The time in which a stream's transport takes nothing, told to its span: a part of it every five
 * seconds while it lasts, the rest when it ends, so that the parts are the whole. Confined to the
 * call's context; times are of one monotonic clock.
 */
final class Backpressure {
  private boolean on;
  private long sinceNanos;
  private long toldNanos;

  /** The transport takes no more; nothing new if it already did not. */
  void begins(long nowNanos) {
    if (!on) {
      on = true;
      sinceNanos = nowNanos;
      toldNanos = nowNanos;
    }
  }

  /** How long it has lasted; 0: there is none. */
  long nanos(long nowNanos) {
    return on ? nowNanos - sinceNanos : 0;
  }

  /** Tells of it, if there is any and the last time is as long ago as a line of progress. */
  void lasts(long nowNanos, int queueDepth, ScreenTrace trace) {
    if (on && nowNanos - toldNanos >= LongSpan.PROGRESS_NANOS) {
      trace.backpressure(nowNanos - toldNanos, queueDepth, true, nowNanos);
      toldNanos = nowNanos;
    }
  }

  /** The transport takes items again, or the stream is over. */
  void ends(long nowNanos, int queueDepth, ScreenTrace trace) {
    if (on) {
      on = false;
      trace.backpressure(nowNanos - toldNanos, queueDepth, false, nowNanos);
    }
  }
}
