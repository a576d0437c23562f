package dev.vtr.rpc;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.LongSpans;
import java.util.function.LongSupplier;

/**
 * What streams are traced with.
 *
 * @param nanoClock the clock of {@code longSpans}, and of the times that sessions stamp on frames
 * @param progressMillis how often a stream looks whether there is progress to tell
 */
public record StreamTracing(
    Spans spans, LongSpans longSpans, LongSupplier nanoClock, long progressMillis) {
  private static final long PROGRESS_MILLIS = 5_000;

  public StreamTracing(Spans spans, LongSpans longSpans, LongSupplier nanoClock) {
    this(spans, longSpans, nanoClock, PROGRESS_MILLIS);
  }
}
