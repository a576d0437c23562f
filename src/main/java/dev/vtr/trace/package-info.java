/**
 * Spans: how the context travels, what the spans are called, and what they carry.
 *
 * <p>Read {@link dev.vtr.trace.VertxContextStorageProvider} (where the current context lives),
 * {@link dev.vtr.trace.VtrTracer} (what Vert.x hops make of it), {@link dev.vtr.trace.Spans} (how
 * the rest of the program makes spans), {@link dev.vtr.trace.Attrs} and {@link
 * dev.vtr.trace.Propagation}. How spans reach their file is in {@code trace.jsonl}.
 */
@NullMarked
package dev.vtr.trace;

import org.jspecify.annotations.NullMarked;
