/**
 * JSONL span files read back: which files there are, the lines of interest in them, and what those
 * lines say.
 *
 * <p>In reading order: {@link dev.vtr.query.scan.SpanFiles} finds a file's rotated siblings; {@link
 * dev.vtr.query.scan.LineScan} streams them through two threads; {@link
 * dev.vtr.query.scan.NeedleSet} picks the lines that hold one of a few byte strings before anything
 * is parsed; {@link dev.vtr.query.scan.LineParser} turns such a line into a {@link
 * dev.vtr.query.scan.TraceLine}.
 */
@NullMarked
package dev.vtr.query.scan;

import org.jspecify.annotations.NullMarked;
