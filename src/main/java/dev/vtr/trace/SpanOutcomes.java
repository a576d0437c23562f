package dev.vtr.trace;

import dev.vtr.bus.Bus;
import dev.vtr.bus.NoSuchRecipient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

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
   * A call's span learns from the answer which session it was about: only who owns the sessions
   * knows what a reference means.
   */
  @Override
  public void answeredBy(Bus.SpanOutcome answerer) {
    if (span instanceof ReadableSpan call
        && call.getKind() == SpanKind.SERVER
        && answerer instanceof SpanOutcomes(Span answered)
        && answered instanceof ReadableSpan known
        && known.getAttribute(Attrs.SESSION_ID) != null) {
      for (AttributeKey<String> key : Attrs.ABOUT_A_SESSION) {
        String value = known.getAttribute(key);
        if (value != null) {
          span.setAttribute(key, value);
        }
      }
    }
  }

  /**
   * Sets error status and {@code error.type}, the name of a gRPC status. The status message is the
   * failure's own, which by the rule of the domain's failures names fields and never what was typed
   * or shown.
   */
  public static void markFailed(Span span, Throwable failure) {
    span.setAttribute(Attrs.ERROR_TYPE, errorType(failure));
    span.setStatus(StatusCode.ERROR, failure.getMessage() == null ? "" : failure.getMessage());
  }

  /**
   * What {@code failure} is called on every layer: what its caller is told, see {@link ErrorType}.
   */
  private static String errorType(Throwable failure) {
    return switch (failure) {
      case ErrorType known -> known.errorType();
      case CompletionException wrapped when wrapped.getCause() != null ->
          errorType(wrapped.getCause());
      case NoSuchRecipient _, TimeoutException _ -> "UNAVAILABLE";
      default -> "INTERNAL";
    };
  }
}
