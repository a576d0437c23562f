package dev.vtr.federation.spoke;

import dev.vtr.federation.call.SessionSpan;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.RpcSpan;
import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * The two spans of a call on the spoke: {@code vtr.tunnel.request} ({@code vtr.tunnel.stream} for a
 * streaming call), a child of the hub's, and in it {@code vtr.grpc.<Method>}.
 */
final class CallSpans {
  private final Context context;
  private final Span request;
  private final Span grpc;
  private final RpcSpan outcome;
  private final RpcSpan requestOutcome;

  private CallSpans(Context context, Span request, Span grpc) {
    this.context = context;
    this.request = request;
    this.grpc = grpc;
    this.outcome = new RpcSpan(grpc);
    this.requestOutcome = new RpcSpan(request);
  }

  /**
   * Starts both.
   *
   * @param hub the context that came with the request
   */
  static CallSpans start(
      Spans spans, Context hub, String spoke, long callId, String method, int payloadBytes) {
    boolean known = Methods.isKnown(method);
    String called = Methods.SERVICE + "/" + (known ? method : "unknown");
    String name = Methods.isStreaming(method) ? "vtr.tunnel.stream" : "vtr.tunnel.request";
    Span request =
        Spans.server(spans.child(name, hub))
            .setAttribute(Attrs.RPC_SYSTEM_NAME, "grpc")
            .setAttribute(Attrs.RPC_METHOD, called)
            .setAttribute(Attrs.CALL_ID, callId)
            .setAttribute(Attrs.SPOKE, spoke)
            .setAttribute(Attrs.PAYLOAD_BYTES, (long) payloadBytes)
            .startSpan();
    Context within = hub.with(request);
    Span grpc =
        Spans.server(spans.child("vtr.grpc." + (known ? method : "unknown"), within))
            .setAttribute(Attrs.RPC_SYSTEM_NAME, "grpc")
            .setAttribute(Attrs.RPC_METHOD, called)
            .startSpan();
    CallSpans both = new CallSpans(within.with(grpc), request, grpc);
    both.outcome.requested(payloadBytes);
    return both;
  }

  /** In which the call's handler runs. */
  Context context() {
    return context;
  }

  void describe(Session session) {
    SessionSpan.describe(request, session);
    SessionSpan.describe(grpc, session);
  }

  void answered(int bytes) {
    outcome.answered(bytes);
    requestOutcome.answered(bytes);
  }

  void ended() {
    outcome.ended();
    requestOutcome.ended();
    end();
  }

  void failed(Failure failure) {
    outcome.failed(failure);
    requestOutcome.failed(failure);
    end();
  }

  /**
   * The caller went away.
   *
   * @param well so streams end, and calls that others have answered; else it is an error
   */
  void cancelled(boolean well) {
    if (well) {
      outcome.leftByClient();
      requestOutcome.leftByClient();
      end();
    } else {
      failed(new Failure.Cancelled());
    }
  }

  private void end() {
    SessionSpan.copy(grpc, request); // a spawn's request does not know its session yet
    grpc.end();
    request.end();
  }
}
