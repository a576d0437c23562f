/** Tests of the launcher script. */
@NullMarked
package dev.vtr.cli.launcher;

import org.jspecify.annotations.NullMarked;
