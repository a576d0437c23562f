/** The composition root: builds a hub or a spoke out of everything else. */
@NullMarked
package dev.vtr.app;

import org.jspecify.annotations.NullMarked;
