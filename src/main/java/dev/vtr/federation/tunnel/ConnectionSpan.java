package dev.vtr.federation.tunnel;

import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.LongSpan;
import dev.vtr.trace.jsonl.LongSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code vtr.tunnel.Stream}: one for the life of a connection, on either side; the hub's is a child
 * of the spoke's. Visible from its begin where the node writes long spans.
 */
public final class ConnectionSpan {
  private static final String NAME = "vtr.tunnel.Stream";
  private static final AttributeKey<Long> RECONNECTS = AttributeKey.longKey("tunnel.reconnects");
  private static final AttributeKey<Long> RESTARTS = AttributeKey.longKey("tunnel.restarts");
  private static final String FRAMES_OUT = "tunnel.frames_out";
  private static final String FRAMES_IN = "tunnel.frames_in";
  private static final String BYTES_OUT = "tunnel.bytes_out";
  private static final String BYTES_IN = "tunnel.bytes_in";
  private static final AttributeKey<Long> BAD_TRACES =
      AttributeKey.longKey("tunnel.bad_trace_contexts");
  private static final String IGNORED = "tunnel.ignored_frames";

  private final Span span;
  private final @Nullable LongSpan longSpan;
  private final @Nullable Totals totals;
  private long toldWorkFrames;
  private boolean ended;

  private ConnectionSpan(Span span, @Nullable LongSpan longSpan) {
    this.span = span;
    this.longSpan = longSpan;
    this.totals = longSpan == null ? null : new Totals(longSpan);
  }

  /**
   * Starts the span.
   *
   * @param longSpans null: the span is told at its end only
   * @param kind client on the spoke, server on the hub
   * @param reconnects connections of this spoke that there were before
   * @param restarts attempts since the last of them that did not become one
   * @param parent the root context on the spoke, what came with hello on the hub
   */
  public static ConnectionSpan start(
      Spans spans,
      @Nullable LongSpans longSpans,
      SpanKind kind,
      Context parent,
      String spoke,
      long reconnects,
      long restarts) {
    Attributes attributes =
        Attributes.builder()
            .put(Attrs.RPC_SYSTEM_NAME, "grpc")
            .put(Attrs.RPC_METHOD, "vtr.v1.Vtr/Tunnel")
            .put(Attrs.SPOKE, spoke)
            .put(RECONNECTS, reconnects)
            .put(RESTARTS, restarts)
            .build();
    if (longSpans != null) {
      LongSpan begun = longSpans.start(spans.tracer(), NAME, kind, parent, List.of(), attributes);
      return new ConnectionSpan(begun.span(), begun);
    }
    Span begun =
        spans.child(NAME, parent).setSpanKind(kind).setAllAttributes(attributes).startSpan();
    return new ConnectionSpan(begun, null);
  }

  /** For children, and for the frame that asks for the hub's side of it. */
  public Context context() {
    return Context.root().with(span);
  }

  /** Tells how it goes, if more than heartbeats went over the connection. */
  public void progress(TunnelCounts counts, long nowNanos) {
    if (!ended && longSpan != null && totals != null && counts.workFrames() != toldWorkFrames) {
      totals.set(counts);
      if (longSpan.progress(nowNanos)) {
        toldWorkFrames = counts.workFrames();
      }
    }
  }

  /**
   * Ends the span with the totals; nothing happens if it has ended before.
   *
   * @param wellEnded whether one of the two sides meant to end the connection
   * @param code gRPC status that the connection ended with, by whichever side, if it did not
   */
  public void end(String reason, boolean wellEnded, int code, TunnelCounts counts) {
    if (ended) {
      return;
    }
    ended = true;
    span.setAttribute(Attrs.TUNNEL_RTT_MS, counts.rttMillis());
    span.setAttribute(Attrs.TUNNEL_ENQUEUE_DELAY_MS, counts.largestEnqueueDelayMillis());
    GrpcStatus status = wellEnded ? GrpcStatus.OK : failure(code);
    span.setAttribute(Attrs.RPC_STATUS_CODE, status.name());
    if (counts.badTraces() > 0) {
      span.setAttribute(BAD_TRACES, counts.badTraces());
    }
    if (!wellEnded) {
      span.setAttribute(Attrs.ERROR_TYPE, status.name());
      span.setStatus(StatusCode.ERROR, reason);
    }
    if (longSpan != null && totals != null) {
      totals.set(counts);
      longSpan.end(reason);
      return;
    }
    span.setAttribute(FRAMES_OUT, counts.framesOut());
    span.setAttribute(FRAMES_IN, counts.framesIn());
    span.setAttribute(BYTES_OUT, counts.bytesOut());
    span.setAttribute(BYTES_IN, counts.bytesIn());
    span.setAttribute(IGNORED, counts.ignoredFrames());
    span.setAttribute(Attrs.STREAM_END_REASON, reason);
    span.end();
  }

  /** A connection that nobody meant to end and that says OK has been left in the middle. */
  private static GrpcStatus failure(int code) {
    GrpcStatus status = GrpcStatus.valueOf(code);
    if (status == null) {
      return GrpcStatus.UNKNOWN;
    }
    return status == GrpcStatus.OK ? GrpcStatus.UNAVAILABLE : status;
  }

  private static final class Totals {
    private final LongSpan.Total framesOut;
    private final LongSpan.Total framesIn;
    private final LongSpan.Total bytesOut;
    private final LongSpan.Total bytesIn;
    private final LongSpan.Total ignored;

    Totals(LongSpan span) {
      framesOut = span.total(FRAMES_OUT);
      framesIn = span.total(FRAMES_IN);
      bytesOut = span.total(BYTES_OUT);
      bytesIn = span.total(BYTES_IN);
      ignored = span.total(IGNORED);
    }

    void set(TunnelCounts counts) {
      framesOut.set(counts.framesOut());
      framesIn.set(counts.framesIn());
      bytesOut.set(counts.bytesOut());
      bytesIn.set(counts.bytesIn());
      ignored.set(counts.ignoredFrames());
    }
  }
}
