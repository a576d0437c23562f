package dev.vtr.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Makes {@code rpc.duration_ms} out of the server spans of calls, as they end. */
final class ServedCalls implements SpanProcessor {
  private static final String PREFIX = "vtr.grpc.";
  private static final double NANOS_IN_MILLI = 1e6;

  private final Measures measures;

  ServedCalls(Measures measures) {
    this.measures = measures;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  /** The method is taken from the span's name, whose number is bounded, not from the request. */
  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getKind() == SpanKind.SERVER && span.getName().startsWith(PREFIX)) {
      measures.served(span.getName(), span.getLatencyNanos() / NANOS_IN_MILLI);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
