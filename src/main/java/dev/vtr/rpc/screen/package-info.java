/**
 * Screens on the wire: the terminal's frames as messages of the API, and back.
 *
 * <p>Read {@link dev.vtr.rpc.screen.ScreenEncoding}, then {@link dev.vtr.rpc.screen.ShownScreen},
 * which is what a client keeps and applies updates to. Nothing here knows Vert.x.
 */
@NullMarked
package dev.vtr.rpc.screen;

import org.jspecify.annotations.NullMarked;
