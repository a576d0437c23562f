package dev.vtr.federation.spoke;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.Spool;
import org.jspecify.annotations.Nullable;

/**
 * The tracing of a spoke, as the tunnel needs it.
 *
 * @param longSpans makes connections visible while they last; null: at their end only
 * @param spool whose lines go to the hub; null: none do
 */
public record SpokeTrace(Spans spans, @Nullable LongSpans longSpans, @Nullable Spool spool) {}
