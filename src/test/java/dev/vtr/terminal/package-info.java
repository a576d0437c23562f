/** Tests of the terminal engine; {@code ScreenCase} explains the tables they share. */
@NullMarked
package dev.vtr.terminal;

import org.jspecify.annotations.NullMarked;
