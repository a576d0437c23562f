/**
 * Spans and metrics as lines of JSON in files, and the way of a spoke's lines to its hub.
 *
 * <p>In reading order: {@link dev.vtr.trace.jsonl.JsonlFile} is one append-only file with its
 * rotated siblings ({@link dev.vtr.trace.jsonl.Segments}), on a {@link dev.vtr.trace.jsonl.Disk};
 * {@link dev.vtr.trace.jsonl.TraceFile} is the one thread that encodes ({@link
 * dev.vtr.trace.jsonl.LineEncoder}) and writes; {@link dev.vtr.trace.jsonl.JsonlSpanProcessor}
 * hands it ended spans and {@link dev.vtr.trace.jsonl.LongSpans} what happens in spans that last.
 * {@link dev.vtr.trace.jsonl.Spool} reads a spoke's file back in batches, {@link
 * dev.vtr.trace.jsonl.ForeignStore} takes them at the hub, {@link dev.vtr.trace.jsonl.OtlpIntake}
 * takes spans of other programs. {@link dev.vtr.trace.jsonl.MetricsFile} is the file of metrics.
 *
 * <p>Nothing here knows Vert.x. Nothing here throws at those who end spans.
 */
@NullMarked
package dev.vtr.trace.jsonl;

import org.jspecify.annotations.NullMarked;
