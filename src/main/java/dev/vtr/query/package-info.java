/**
 * Asking span files: the tree of a trace, searches, where time went, what was lost, and other forms
 * to look at it.
 *
 * <p>Depends on the format of the files only, and needs neither hub nor network. In reading order:
 * {@link dev.vtr.query.TraceQuery} finds a trace and what is linked to it; {@link
 * dev.vtr.query.SpanAssembly} makes a {@link dev.vtr.query.Span} of its start, progress and end
 * lines; {@link dev.vtr.query.TraceTree} holds them as {@link dev.vtr.query.SpanNode}s; {@link
 * dev.vtr.query.CriticalPath}, {@link dev.vtr.query.Mark} and {@link
 * dev.vtr.query.TraceCompleteness} say what matters in it. {@code dev.vtr.query.scan} below reads
 * the files, {@code dev.vtr.query.view} writes the answers.
 */
@NullMarked
package dev.vtr.query;

import org.jspecify.annotations.NullMarked;
