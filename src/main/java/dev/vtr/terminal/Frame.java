package dev.vtr.terminal;

import java.util.List;

/**
 * The screen at one moment, immutable. Rows that did not change since an earlier frame are the same
 * {@link FrameRow} objects, so comparing two frames is comparing references.
 *
 * @param clock {@link Terminal#changeClock} of the moment
 * @param cols columns
 * @param lines one for each row, top to bottom
 * @param cursor position and look of the cursor
 * @param title set by OSC 0 or 2, cleaned, at most 255 bytes of UTF-8
 * @param altScreen true while the alternate screen is shown
 * @param scrolledRows rows that have left at the top of the whole screen since the terminal began;
 *     the difference between two frames of the same buffer says by how much a viewer may scroll
 *     before it draws
 */
public record Frame(
    long clock,
    int cols,
    List<FrameRow> lines,
    Cursor cursor,
    String title,
    boolean altScreen,
    long scrolledRows) {
  /** Rows of the screen. */
  public int rows() {
    return lines.size();
  }
}
