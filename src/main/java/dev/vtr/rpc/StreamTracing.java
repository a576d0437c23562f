package dev.vtr.rpc;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.LongSpans;
import java.util.function.LongSupplier;

/**
 * What streams are traced with.
 *
 * @param nanoClock the clock of {@code longSpans}, and of the times that sessions stamp on frames
 */
public record StreamTracing(Spans spans, LongSpans longSpans, LongSupplier nanoClock) {}
