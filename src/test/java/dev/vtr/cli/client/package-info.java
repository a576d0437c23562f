/** Tests of the package. */
@NullMarked
package dev.vtr.cli.client;

import org.jspecify.annotations.NullMarked;
