/**
 * What a subscriber still has to see: frames that supersede each other, differences between them,
 * pacing.
 *
 * <p>A difference is computed against what this very subscriber got last; a keyframe is the
 * difference from nothing. Knows the terminal only.
 */
@NullMarked
package dev.vtr.sync;

import org.jspecify.annotations.NullMarked;
