package dev.vtr.trace;

import dev.vtr.bus.Bus;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** Marks the span of a bus message whose handler failed. */
public record SpanOutcomes(Span span) implements Bus.SpanOutcome {
  /** For the span that is current when a failure is told. */
  public static final SpanOutcomes OF_CURRENT = new SpanOutcomes(Span.getInvalid());

  @Override
  public Bus.SpanOutcome current() {
    return new SpanOutcomes(Span.current());
  }

  @Override
  public void failed(Throwable failure) {
    markFailed(span.getSpanContext().isValid() ? span : Span.current(), failure);
  }

  /**
   * Sets error status and {@code error.type}. The status message is the failure's own, which by the
   * rule of the domain's failures names fields and never what was typed or shown.
   */
  public static void markFailed(Span span, Throwable failure) {
    span.setAttribute(Attrs.ERROR_TYPE, failure.getClass().getSimpleName());
    span.setStatus(StatusCode.ERROR, failure.getMessage() == null ? "" : failure.getMessage());
  }
}
