/** Tests of the package. */
@NullMarked
package dev.vtr.config;

import org.jspecify.annotations.NullMarked;
