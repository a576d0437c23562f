package dev.vtr.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How the program makes the spans that no Vert.x hop makes.
 *
 * <p>The rule: while the caller waits for the answer, the next span is its child ({@link #child});
 * once nobody waits any more, the next span is the root of a trace of its own and links back
 * ({@link #linked}).
 */
public final class Spans {
  private final Tracer tracer;
  private final Measures measures;

  public Spans(Tracer tracer, Measures measures) {
    this.tracer = tracer;
    this.measures = measures;
  }

  /** What is counted beside the spans. */
  public Measures measures() {
    return measures;
  }

  /** A builder for a child of the current span. */
  public SpanBuilder child(String name) {
    return tracer.spanBuilder(name);
  }

  /** A builder for a child of the span in {@code parent}. */
  public SpanBuilder child(String name, Context parent) {
    return tracer.spanBuilder(name).setParent(parent);
  }

  /**
   * A builder for the root of a new trace that links to {@code cause}.
   *
   * @param cause may be invalid; then there is no link
   * @param reason what {@code cause} did, for example {@code input}, {@code spawn}, {@code kill}
   */
  public SpanBuilder linked(String name, SpanContext cause, String reason) {
    SpanBuilder builder = tracer.spanBuilder(name).setNoParent();
    if (cause.isValid()) {
      builder.addLink(cause, reason(reason));
    }
    return builder;
  }

  public Tracer tracer() {
    return tracer;
  }

  static Attributes reason(String reason) {
    return Attributes.of(Attrs.LINK_REASON, reason);
  }

  /**
   * Runs {@code body} with {@code span} current for its whole asynchronous life, and ends the span
   * when the future completes.
   *
   * <p>The body runs on a duplicate of the current Vert.x context, at once when the caller is on
   * that context. Must be called on a Vert.x context.
   */
  public static <T> Future<T> during(Span span, Context parent, Supplier<Future<T>> body) {
    Future<T> result = within(parent.with(span), body);
    return result.onComplete(
        value -> span.end(),
        failure -> {
          SpanOutcomes.markFailed(span, failure);
          span.end();
        });
  }

  /** As {@link #during}, for those who know nothing of Vert.x. */
  public static <T> CompletionStage<T> asking(
      Span span, Context parent, Supplier<CompletionStage<T>> body) {
    return during(span, parent, () -> Future.fromCompletionStage(body.get())).toCompletionStage();
  }

  /**
   * Runs {@code body} on a duplicate of the current Vert.x context in which {@code context} is
   * current, and stays so.
   */
  public static <T> Future<T> within(Context context, Supplier<Future<T>> body) {
    ContextInternal current = ContextInternal.current();
    if (current == null) {
      throw new IllegalStateException("not on a Vert.x context");
    }
    ContextInternal duplicate = current.duplicate();
    ContextSlot.LOCAL.put(duplicate, context);
    ContextInternal before = duplicate.beginDispatch();
    try {
      return body.get();
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    } finally {
      duplicate.endDispatch(before);
    }
  }

  /** An internal span's kind is the default; this names the others in one place. */
  public static SpanBuilder client(SpanBuilder builder) {
    return builder.setSpanKind(SpanKind.CLIENT);
  }

  /** See {@link #client}. */
  public static SpanBuilder server(SpanBuilder builder) {
    return builder.setSpanKind(SpanKind.SERVER);
  }
}
