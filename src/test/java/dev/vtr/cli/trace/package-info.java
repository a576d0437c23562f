/** Tests of the trace commands. */
@NullMarked
package dev.vtr.cli.trace;

import org.jspecify.annotations.NullMarked;
