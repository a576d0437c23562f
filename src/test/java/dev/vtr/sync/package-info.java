/** Tests of what subscribers still have to see. */
@NullMarked
package dev.vtr.sync;

import org.jspecify.annotations.NullMarked;
