package dev.vtr.federation.hub;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.LongSpans;
import org.jspecify.annotations.Nullable;

/**
 * The tracing of a hub, as the tunnel needs it.
 *
 * @param longSpans makes connections visible while they last; null: at their end only
 * @param store takes the spokes' span lines; null: they stay with the spokes
 */
public record HubTrace(Spans spans, @Nullable LongSpans longSpans, @Nullable ForeignStore store) {}
