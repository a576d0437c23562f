package dev.vtr.terminal;

/** Receives the cells of a {@link FrameRow} from left to right. */
@FunctionalInterface
public interface ClusterVisitor {
  /**
   * One cell, or two for a wide character.
   *
   * @param col its (first) column
   * @param text a code point or a grapheme cluster; a blank is one space
   * @param width 1 or 2
   * @param style never null
   */
  void cluster(int col, String text, int width, Style style);
}
