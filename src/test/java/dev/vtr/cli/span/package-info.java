/** Tests of the package. */
@NullMarked
package dev.vtr.cli.span;

import org.jspecify.annotations.NullMarked;
