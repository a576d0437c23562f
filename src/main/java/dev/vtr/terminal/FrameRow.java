package dev.vtr.terminal;

import java.util.Arrays;
import java.util.List;

/** One row of cells, immutable: its text and what {@link Style} each column has. */
public final class FrameRow {
  private static final int[] ONE_COLUMN_EACH = {};

  private final String text;
  private final List<StyleRun> runs;
  private final int[] clusters;
  private final boolean wrapped;
  private final long changedAt;
  private final int cols;

  FrameRow(
      String text, List<StyleRun> runs, int[] clusters, boolean wrapped, long changedAt, int cols) {
    this.cols = cols;
    this.text = text;
    this.runs = runs;
    this.clusters = clusters;
    this.wrapped = wrapped;
    this.changedAt = changedAt;
  }

  /** A row whose code points are one column wide each. */
  FrameRow(String text, List<StyleRun> runs, boolean wrapped, long changedAt, int cols) {
    this(text, runs, ONE_COLUMN_EACH, wrapped, changedAt, cols);
  }

  /** The text without trailing blanks. A wide character or a grapheme cluster stands once. */
  public String text() {
    return text;
  }

  /** By start column, not overlapping; columns outside have {@link Style#DEFAULT}. */
  public List<StyleRun> runs() {
    return runs;
  }

  /** True if the next row continues this one's line. */
  public boolean wrapped() {
    return wrapped;
  }

  /** {@link Terminal#changeClock} of the last change. */
  public long changedAt() {
    return changedAt;
  }

  /**
   * Columns of the row; of one that wraps without the last, where a wide character did not fit; of
   * one in the scrollback, those up to its last cell that is not blank.
   */
  public int cols() {
    return cols;
  }

  /** Columns that the text takes. */
  public int textCols() {
    int sum = 0;
    for (int pair = 0; pair < clusters.length; pair += 2) {
      sum += clusters[pair] * (clusters[pair + 1] >> 6);
    }
    return clusters.length > 0 ? sum : text.codePointCount(0, text.length());
  }

  /**
   * How the text maps to columns: run-length pairs (count, width * 64 + code points) for the
   * clusters of the text in order. Empty: every code point is one column wide. A copy.
   */
  public int[] clusters() {
    return clusters.clone();
  }

  /** Visits columns 0 to {@code cols} - 1. */
  public void visit(int cols, ClusterVisitor visitor) {
    var walk = new RunWalk(runs);
    int at = 0;
    int col = 0;
    for (int pair = 0; pair < clusters.length; pair += 2) {
      int width = clusters[pair + 1] >> 6;
      int codePoints = clusters[pair + 1] & 63;
      for (int n = clusters[pair]; n > 0; n--) {
        int end = text.offsetByCodePoints(at, codePoints);
        visitor.cluster(col, text.substring(at, end), width, walk.styleAt(col));
        at = end;
        col += width;
      }
    }
    while (at < text.length()) {
      int end = text.offsetByCodePoints(at, 1);
      visitor.cluster(col, text.substring(at, end), 1, walk.styleAt(col));
      at = end;
      col++;
    }
    for (; col < cols; col++) {
      visitor.cluster(col, " ", 1, walk.styleAt(col));
    }
  }

  /** True if the first two columns are one character. */
  boolean beginsWide() {
    return clusters.length > 0 && clusters[1] >> 6 == 2;
  }

  /** The style of a column. */
  Style styleAt(int col) {
    return new RunWalk(runs).styleAt(col);
  }

  /** Same text, styles, columns and wrap; the time of the change does not matter. */
  public boolean looksLike(FrameRow other) {
    return wrapped == other.wrapped
        && text.equals(other.text)
        && runs.equals(other.runs)
        && Arrays.equals(clusters, other.clusters);
  }

  @Override
  public String toString() {
    return text;
  }

  /** Finds the style of columns asked for in ascending order. */
  private static final class RunWalk {
    private final List<StyleRun> runs;
    private int next;

    RunWalk(List<StyleRun> runs) {
      this.runs = runs;
    }

    Style styleAt(int col) {
      while (next < runs.size() && runs.get(next).start() + runs.get(next).length() <= col) {
        next++;
      }
      return next < runs.size() && runs.get(next).start() <= col
          ? runs.get(next).style()
          : Style.DEFAULT;
    }
  }
}
