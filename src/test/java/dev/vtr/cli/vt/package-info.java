/** Tests of the package. */
@NullMarked
package dev.vtr.cli.vt;

import org.jspecify.annotations.NullMarked;
