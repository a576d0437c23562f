/** Tests of the package. */
@NullMarked
package dev.vtr.cli.agent;

import org.jspecify.annotations.NullMarked;
