package dev.vtr.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one session and its streams. Any thread counts, the exporter's reads. */
public final class SessionMeasures {
  private final Measures measures;
  private final Attributes about;
  private final LongAdder frames = new LongAdder();
  private final LongAdder droppedFrames = new LongAdder();
  private final LongAdder frameIdGaps = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private final LongAdder droppedReplyBytes = new LongAdder();
  private final LongAdder queueDepth = new LongAdder();
  private final LongAdder subscribers = new LongAdder();

  /** In the order of {@link #numbers}, what was told last; of the exporter's thread. */
  private long[] told;

  private volatile boolean gone;

  private SessionMeasures(Measures measures, Attributes about, long[] told) {
    this.measures = measures;
    this.about = about;
    this.told = told;
  }

  /** Of one session, told from its begin. */
  static SessionMeasures of(Measures measures, Attributes about) {
    return new SessionMeasures(measures, about, new long[0]);
  }

  /** Of sessions that are not told apart, told once there is something to tell. */
  static SessionMeasures ofOthers(Measures measures, Attributes about) {
    return new SessionMeasures(measures, about, new long[7]);
  }

  /** The program wrote. */
  public void read(long bytes) {
    readBytes.add(bytes);
  }

  /** Input or a reply of the terminal went to the program. */
  public void written(long bytes) {
    writtenBytes.add(bytes);
  }

  /** Replies of the terminal did not reach the program. */
  public void replyDropped(long bytes) {
    droppedReplyBytes.add(bytes);
  }

  /** A stream began. */
  public void subscribed() {
    subscribers.increment();
  }

  /** A stream ended. */
  public void unsubscribed() {
    subscribers.decrement();
  }

  /** So many more updates, or fewer, wait for their streams. */
  public void queued(long more) {
    if (more != 0) {
      queueDepth.add(more);
    }
  }

  /**
   * A frame was handed to a stream.
   *
   * @param queueDelayMillis from the time that it was ready
   * @param readToRenderMillis from the read of the newest output in it; negative: none was read
   */
  public void frame(double queueDelayMillis, double readToRenderMillis) {
    frames.increment();
    measures.frame(queueDelayMillis, readToRenderMillis, about);
  }

  /** Frames were replaced, or left over at the end, before a stream could take them. */
  public void dropped(long count) {
    droppedFrames.add(count);
  }

  /** The frames of a stream skipped ids. */
  public void frameIdGap() {
    frameIdGaps.increment();
  }

  void gone() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  private long[] numbers() {
    return new long[] {
      frames.sum(),
      droppedFrames.sum(),
      frameIdGaps.sum(),
      readBytes.sum(),
      writtenBytes.sum(),
      droppedReplyBytes.sum(),
      Math.max(0, queueDepth.sum())
    };
  }

  /**
   * Tells all numbers, in their order, if one is new; answers how many subscribers there are.
   *
   * @param always whether to tell what is not new, too
   */
  long observe(List<ObservableLongMeasurement> instruments, boolean always) {
    long[] now = numbers();
    if (always || !java.util.Arrays.equals(now, told)) {
      told = now;
      for (int i = 0; i < now.length; i++) {
        instruments.get(i).record(now[i], about);
      }
    }
    return Math.max(0, subscribers.sum());
  }
}
