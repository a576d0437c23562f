package dev.vtr.federation.hub;

import dev.vtr.federation.call.SessionSpan;
import dev.vtr.federation.tunnel.TunnelCounts;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.RpcSpan;
import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * The hub's span of a call through the tunnel: {@code vtr.tunnel.dispatch}, or {@code
 * vtr.tunnel.stream} for a streaming call; a child of the call's {@code vtr.grpc.<Method>}.
 */
final class ForwardedSpan {
  private final Span span;
  private final RpcSpan outcome;
  private final boolean stream;
  private volatile @Nullable TunnelCounts counts;

  private ForwardedSpan(Span span, boolean stream) {
    this.span = span;
    this.outcome = new RpcSpan(span);
    this.stream = stream;
  }

  /** A child of the current span. */
  static ForwardedSpan start(
      Spans spans, String spoke, String method, byte[] payload, Session session) {
    boolean stream = Methods.isStreaming(method);
    Span span =
        Spans.client(spans.child(stream ? "vtr.tunnel.stream" : "vtr.tunnel.dispatch"))
            .setAttribute(Attrs.RPC_SYSTEM_NAME, "grpc")
            .setAttribute(Attrs.RPC_METHOD, Methods.SERVICE + "/" + method)
            .setAttribute(Attrs.SPOKE, spoke)
            .setAttribute(Attrs.COORDINATOR, spoke)
            .setAttribute(Attrs.PAYLOAD_BYTES, (long) payload.length)
            .startSpan();
    SessionSpan.describe(span, session);
    return new ForwardedSpan(span, stream);
  }

  Span span() {
    return span;
  }

  boolean isStream() {
    return stream;
  }

  /** The call has its number; any thread. */
  void numbered(long callId) {
    span.setAttribute(Attrs.CALL_ID, callId);
  }

  /** The request's first frame has gone; any thread. */
  void sent(double enqueueDelayMillis, TunnelCounts counts) {
    span.setAttribute(Attrs.TUNNEL_ENQUEUE_DELAY_MS, enqueueDelayMillis);
    this.counts = counts;
  }

  void passed(int bytes) {
    outcome.answered(bytes);
  }

  void ended(int bytes) {
    outcome.answered(bytes);
    outcome.ended();
    end();
  }

  private void end() {
    TunnelCounts known = counts;
    if (known != null) {
      span.setAttribute(Attrs.TUNNEL_RTT_MS, known.rttMillis());
    }
    span.end();
  }

  void failed(Failure failure) {
    outcome.failed(failure);
    end();
  }

  /** The answer came from elsewhere, which is nobody's error. */
  void unneeded() {
    outcome.leftByClient();
    end();
  }

  /** The caller went away: how streams end, and an error for a unary call. */
  void cancelled(Failure why) {
    if (stream) {
      outcome.leftByClient();
    } else {
      outcome.failed(why);
    }
    end();
  }
}
