/** Tests of {@link dev.vtr.cli.node}. */
@NullMarked
package dev.vtr.cli.node;

import org.jspecify.annotations.NullMarked;
