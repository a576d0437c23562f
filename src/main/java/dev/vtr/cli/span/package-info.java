/**
 * The command line's own spans, without an SDK: {@link dev.vtr.cli.span.SpanContext} (identity, W3C
 * headers), {@link dev.vtr.cli.span.CommandSpan} (one span while it lasts), {@link
 * dev.vtr.cli.span.CommandTrace} (all spans of one command), {@link dev.vtr.cli.span.OtlpJson} (as
 * they travel to the hub).
 *
 * <p>No attribute ever holds what was typed, shown or matched.
 */
@NullMarked
package dev.vtr.cli.span;

import org.jspecify.annotations.NullMarked;
