package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a long-lived span has done so far.
 *
 * @param startEpochNanos when the span began: its {@code span_start} may be rotated away by now
 * @param part counts the span's progress lines from one
 * @param totals since the span began
 * @param events since the part before
 */
record Progress(
    SpanContext span,
    @Nullable String parentSpanId,
    String name,
    long startEpochNanos,
    int part,
    long epochNanos,
    Attributes totals,
    List<EventData> events) {}
