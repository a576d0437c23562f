/**
 * Answers to questions about traces, written out: as text for a terminal, as JSON, as a page, in
 * the formats of other viewers.
 *
 * <p>Everything that came from a file passes {@link dev.vtr.query.view.Printable} before it reaches
 * a terminal.
 */
@NullMarked
package dev.vtr.query.view;

import org.jspecify.annotations.NullMarked;
