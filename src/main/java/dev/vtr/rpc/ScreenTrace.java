package dev.vtr.rpc;

import dev.vtr.rpc.screen.EncodedUpdates;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionView;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.SessionMeasures;
import dev.vtr.trace.SpanOutcomes;
import dev.vtr.trace.jsonl.LongSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one subscription: {@code subscribe.snapshot} until the first keyframe went, {@code
 * subscribe.stream} with totals and events as long as it lasts, and now and then what a frame cost.
 * Confined to the call's context.
 */
final class ScreenTrace {
  private static final double NANOS_IN_MILLI = 1e6;
  private static final Attributes OUTPUT = Attributes.of(Attrs.LINK_REASON, "output");

  private final StreamTracing tracing;
  private final SampledSpans sampled;
  private final SessionId session;
  private final Span snapshot;
  private final LongSpan stream;
  private final LongSpan.Total frames;
  private final LongSpan.Total keyframes;
  private final LongSpan.Total bytes;
  private final LongSpan.Total dropped;
  private final LongSpan.Total gaps;
  private final LongSpan.Total queueDelay;
  private final LongSpan.Total rawBytes;
  private final LongSpan.Total rawGapBytes;
  private final SessionMeasures measures;
  private final Attributes about;
  private SpanContext lastCause = SpanContext.getInvalid();
  private int depth;
  private boolean snapshotEnded;

  /** Begins both spans as children of the call's span, the current one. */
  ScreenTrace(StreamTracing tracing, SampledSpans sampled, SessionView view) {
    this.tracing = tracing;
    this.sampled = sampled;
    session = view.id();
    measures = tracing.spans().measures().session(view.id().toString());
    measures.subscribed();
    Context call = Context.current();
    about =
        Attributes.of(
            Attrs.SESSION_ID, view.id().toString(),
            Attrs.SESSION_NAME, view.name().value(),
            Attrs.COORDINATOR, view.coordinator());
    Span.fromContext(call).setAllAttributes(about);
    snapshot =
        tracing.spans().child("subscribe.snapshot", call).setAllAttributes(about).startSpan();
    stream =
        tracing
            .longSpans()
            .start(
                tracing.spans().tracer(),
                "subscribe.stream",
                SpanKind.INTERNAL,
                call,
                List.of(),
                about);
    frames = stream.total("stream.frames");
    keyframes = stream.total("stream.keyframes");
    bytes = stream.total("stream.bytes");
    dropped = stream.total("stream.dropped_frames");
    gaps = stream.total("screen.frame_id_gaps");
    queueDelay = stream.total("queue_delay_ms");
    rawBytes = stream.total("stream.raw_bytes");
    rawGapBytes = stream.total("stream.raw_gap_bytes");
  }

  /**
   * Encodes with a span around it where one is due: once a second for each session, and for the
   * first frame that shows what a sampled batch of output did.
   */
  EncodedUpdates.Encoded encoding(
      SubscriberUpdate.Screen update, Supplier<EncodedUpdates.Encoded> encode) {
    String name = update.base() == null ? "vt.render.keyframe" : "screen.encode";
    boolean firstOfCause = update.cause().isValid() && !update.cause().equals(lastCause);
    if (!sampled.isDue(session, name, tracing.nanoClock().getAsLong()) && !firstOfCause) {
      return encode.get();
    }
    lastCause = update.cause();
    SpanBuilder builder =
        tracing
            .spans()
            .child(name, stream.context())
            .setAllAttributes(about)
            .setAttribute(Attrs.ROWS, (long) update.picture().frame().rows())
            .setAttribute(Attrs.COLS, (long) update.picture().frame().cols())
            .setAttribute(Attrs.FRAME_ID, update.frameId());
    if (update.cause().isValid()) {
      builder.addLink(update.cause(), OUTPUT);
    }
    Span span = builder.startSpan();
    try {
      EncodedUpdates.Encoded encoded = encode.get();
      span.setAttribute(Attrs.BYTES, (long) encoded.message().length);
      return encoded;
    } finally {
      span.end();
    }
  }

  /**
   * A frame went.
   *
   * @param eventBytes of the whole event
   */
  void sent(SubscriberUpdate.Screen update, boolean keyframe, int eventBytes, long nowNanos) {
    long delayMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - update.readyNanos());
    double readToSend =
        update.readNanos() == 0 ? -1 : (nowNanos - update.readNanos()) / NANOS_IN_MILLI;
    frames.add(1);
    bytes.add(eventBytes);
    queueDelay.max(delayMillis);
    measures.frame((nowNanos - update.readyNanos()) / NANOS_IN_MILLI, readToSend);
    if (keyframe) {
      keyframes.add(1);
    }
    if (update.dropped() > 0) {
      dropped(update.dropped());
      gaps.add(1);
      measures.frameIdGap();
      stream.gap(nowNanos, update.baseId(), update.frameId(), update.dropped());
    }
    stream.event(
        keyframe ? "screen.keyframe" : "screen.delta",
        nowNanos,
        update.frameId(),
        eventBytes,
        update.dropped(),
        delayMillis,
        readToSend);
    endSnapshot(update.frameId(), eventBytes);
  }

  /** Frames were made that this stream did not and will not get. */
  void dropped(int count) {
    if (count > 0) {
      dropped.add(count);
      measures.dropped(count);
    }
  }

  /** So many updates wait for the transport. */
  void waiting(int updates) {
    measures.queued(updates - depth);
    depth = updates;
  }

  private void endSnapshot(long frameId, long eventBytes) {
    if (!snapshotEnded) {
      snapshotEnded = true;
      snapshot.setAttribute(Attrs.FRAME_ID, frameId);
      snapshot.setAttribute(Attrs.BYTES, eventBytes);
      snapshot.end();
    }
  }

  /** Raw output went. */
  void sent(SubscriberUpdate.Raw raw, int eventBytes, long nowNanos) {
    rawBytes.add(raw.bytes().length);
    rawGapBytes.add(raw.gapBytes());
    bytes.add(eventBytes);
    stream.event("raw_output", nowNanos, -1, raw.bytes().length, -1, -1);
  }

  /** The session fell silent, or spoke again. */
  void idle(boolean idle, long nowNanos) {
    stream.mark("session_idle", nowNanos, Attributes.of(Attrs.IDLE, idle));
  }

  /** The program has ended. */
  void exited(long nowNanos) {
    stream.mark("session_exited", nowNanos, Attributes.empty());
  }

  /** The base of a frame was not what the subscriber has. */
  void resync(long frameId, long nowNanos) {
    stream.mark("stream.resync", nowNanos, Attributes.of(Attrs.FRAME_ID, frameId));
  }

  /**
   * The transport took nothing for {@code durationNanos} since this was last told.
   *
   * @param lasts whether it still takes nothing
   */
  void backpressure(long durationNanos, int queueDepth, boolean lasts, long nowNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(durationNanos);
    stream.backpressure(nowNanos, millis, queueDepth, lasts);
  }

  /** Tells the file how far the stream is, if there is news. */
  void progress() {
    stream.progress(tracing.nanoClock().getAsLong());
  }

  /**
   * Ends both spans.
   *
   * @param failure null: the stream ended as streams do
   */
  void end(String reason, @Nullable Failure failure) {
    waiting(0);
    measures.unsubscribed();
    if (!snapshotEnded) {
      snapshotEnded = true;
      snapshot.end();
    }
    if (failure != null) {
      SpanOutcomes.markFailed(stream.span(), failure);
    }
    stream.end(reason);
  }
}
