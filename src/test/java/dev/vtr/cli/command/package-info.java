/** Tests of the package. */
@NullMarked
package dev.vtr.cli.command;

import org.jspecify.annotations.NullMarked;
