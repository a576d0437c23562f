/**
 * What a subscriber still has to see: frames that supersede each other, differences between them,
 * pacing.
 *
 * <p>A difference is computed against what this very subscriber got last; a keyframe is the
 * difference from nothing. Knows the terminal only.
 *
 * <p>Read {@link dev.vtr.sync.FrameSlot} (latest only, exact counts), {@link
 * dev.vtr.sync.FrameDelta} (what differs), {@link dev.vtr.sync.RawTail} (bounded raw output) and
 * {@link dev.vtr.sync.Pacing} (the numbers).
 */
@NullMarked
package dev.vtr.sync;

import org.jspecify.annotations.NullMarked;
