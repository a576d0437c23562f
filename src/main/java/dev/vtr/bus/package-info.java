/**
 * Typed addresses on the local Vert.x event bus; knows no domain.
 *
 * <p>Read {@link dev.vtr.bus.Address} (where messages go), {@link dev.vtr.bus.Hop} (what a hop does
 * to the trace), {@link dev.vtr.bus.Request} (a message that wants an answer), then {@link
 * dev.vtr.bus.Bus}.
 */
@NullMarked
package dev.vtr.bus;

import org.jspecify.annotations.NullMarked;
