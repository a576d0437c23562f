package dev.vtr.federation.tunnel;

import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;

/** {@code vtr.tunnel.Stream}: one for the life of a connection, on either side. */
public final class ConnectionSpan {
  private static final String NAME = "vtr.tunnel.Stream";
  private static final AttributeKey<Long> RECONNECTS = AttributeKey.longKey("tunnel.reconnects");
  private static final AttributeKey<Long> FRAMES_OUT = AttributeKey.longKey("tunnel.frames_out");
  private static final AttributeKey<Long> FRAMES_IN = AttributeKey.longKey("tunnel.frames_in");
  private static final AttributeKey<Long> BYTES_OUT = AttributeKey.longKey("tunnel.bytes_out");
  private static final AttributeKey<Long> BYTES_IN = AttributeKey.longKey("tunnel.bytes_in");
  private static final AttributeKey<Long> IGNORED =
      AttributeKey.longKey("tunnel.ignored_frames");

  private final Span span;

  private ConnectionSpan(Span span) {
    this.span = span;
  }

  /** On the spoke: the root of a trace. */
  public static ConnectionSpan opened(Spans spans, String spoke, long reconnects) {
    SpanBuilder builder = Spans.client(spans.child(NAME, Context.root()));
    return start(builder, spoke).reconnects(reconnects);
  }

  /** On the hub: a child of the spoke's. */
  public static ConnectionSpan accepted(
      Spans spans, Context hello, String spoke, long reconnects) {
    return start(Spans.server(spans.child(NAME, hello)), spoke).reconnects(reconnects);
  }

  private static ConnectionSpan start(SpanBuilder builder, String spoke) {
    return new ConnectionSpan(
        builder
            .setAttribute(Attrs.RPC_SYSTEM_NAME, "grpc")
            .setAttribute(Attrs.RPC_METHOD, "vtr.v1.Vtr/Tunnel")
            .setAttribute(Attrs.SPOKE, spoke)
            .startSpan());
  }

  private ConnectionSpan reconnects(long count) {
    span.setAttribute(RECONNECTS, count);
    return this;
  }

  public Span span() {
    return span;
  }

  /**
   * Ends the span with the totals.
   *
   * @param wellEnded whether one of the two sides meant to end the connection
   */
  public void end(String reason, boolean wellEnded, TunnelCounts counts) {
    span.setAttribute(Attrs.TUNNEL_RTT_MS, counts.rttMillis());
    span.setAttribute(Attrs.TUNNEL_ENQUEUE_DELAY_MS, counts.largestEnqueueDelayMillis());
    span.setAttribute(FRAMES_OUT, counts.framesOut());
    span.setAttribute(FRAMES_IN, counts.framesIn());
    span.setAttribute(BYTES_OUT, counts.bytesOut());
    span.setAttribute(BYTES_IN, counts.bytesIn());
    span.setAttribute(IGNORED, counts.ignoredFrames());
    span.setAttribute(Attrs.STREAM_END_REASON, reason);
    span.setAttribute(Attrs.RPC_STATUS_CODE, wellEnded ? "OK" : "UNAVAILABLE");
    if (!wellEnded) {
      span.setStatus(StatusCode.ERROR, reason);
    }
    span.end();
  }
}
