package dev.vtr.federation.spoke;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.Spool;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tracing of a spoke, as the tunnel needs it.
 *
 * @param longSpans makes connections visible while they last; null: at their end only
 * @param spool whose lines go to the hub; null: none do
 * @param flush done when the spans that ended before are in the spool
 */
public record SpokeTrace(
    Spans spans,
    @Nullable LongSpans longSpans,
    @Nullable Spool spool,
    Supplier<CompletableFuture<Void>> flush) {
  /** Tracing whose spans are in the spool as soon as they have ended, or never. */
  public SpokeTrace(Spans spans, @Nullable LongSpans longSpans, @Nullable Spool spool) {
    this(spans, longSpans, spool, () -> CompletableFuture.completedFuture(null));
  }
}
