package dev.vtr.federation.tunnel;

import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.trace.Propagation;
import io.opentelemetry.context.Context;

/** The trace context of a frame: W3C Trace Context and Baggage, in and out. */
public final class FrameTrace {
  private FrameTrace() {}

  /** What a frame carries of {@code context}. */
  public static TraceContext of(Context context) {
    TraceContext.Builder trace = TraceContext.newBuilder();
    Propagation.inject(
        context,
        (key, value) -> {
          switch (key) {
            case "traceparent" -> trace.setTraceparent(value);
            case "tracestate" -> trace.setTracestate(value);
            case "baggage" -> trace.setBaggage(value);
            default -> {}
          }
        });
    return trace.build();
  }

  /** The sender's context; the root context when the frame carries none, or a malformed one. */
  public static Context of(TunnelFrame frame) {
    if (!frame.hasTrace()) {
      return Context.root();
    }
    TraceContext trace = frame.getTrace();
    return Propagation.extract(trace.getTraceparent(), trace.getTracestate(), trace.getBaggage());
  }
}
