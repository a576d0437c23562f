package dev.vtr.trace.jsonl;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Hands each sampled span that ends to the trace file. Costs its caller about a microsecond, never
 * blocks it, never throws at it; what finds no room is counted and told as a loss.
 */
public final class JsonlSpanProcessor implements SpanProcessor {
  /** Longest wait for the last lines at shutdown. */
  static final Duration SHUTDOWN = Duration.ofSeconds(5);

  private final TraceFile file;
  private final Predicate<ReadableSpan> mayLast;

  /** As below, of spans of which none lasts. */
  public JsonlSpanProcessor(TraceFile file) {
    this(file, _ -> false);
  }

  /**
   * @param mayLast asked for each span that begins: whether the file is to tell its begin as well,
   *     should it be open for a second; to be answered at once
   */
  public JsonlSpanProcessor(TraceFile file, Predicate<ReadableSpan> mayLast) {
    this.file = file;
    this.mayLast = mayLast;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    if (mayLast.test(span) && span.getSpanContext().isSampled()) {
      file.begun(span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled()) {
      file.ended(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Done when every span that ended before is in the file or counted as lost. */
  @Override
  public CompletableResultCode forceFlush() {
    return resultOf(file.flush());
  }

  /** Writes what waits, at most for five seconds, and gives the file up. */
  @Override
  public CompletableResultCode shutdown() {
    return resultOf(file.stop(SHUTDOWN));
  }

  private static CompletableResultCode resultOf(CompletableFuture<Void> future) {
    CompletableResultCode result = new CompletableResultCode();
    CompletableFuture<Void> _ =
        future.whenComplete(
            (done, failure) -> {
              if (failure == null) {
                result.succeed();
              } else {
                result.fail();
              }
            });
    return result;
  }
}
