package dev.vtr.rpc.screen;

import dev.vtr.proto.Row;
import dev.vtr.proto.StyleRun;
import java.util.List;

/**
 * The cells of a row of the API, read back from text, style runs and clusters. Takes rows as they
 * come from a peer: what does not add up ends the row early and never throws.
 */
public final class RowCells {
  /** {@code Row.clusters} packs the columns of a cluster above its number of code points. */
  private static final int WIDTH_SHIFT = 6;

  private static final int CODE_POINTS_MASK = (1 << WIDTH_SHIFT) - 1;

  private final String text;
  private final List<StyleRun> runs;
  private final int cols;
  private final Visitor visitor;
  private int at;
  private int col;
  private int run;

  private RowCells(Row row, int cols, Visitor visitor) {
    text = row.getText();
    runs = row.getRunsList();
    this.cols = cols;
    this.visitor = visitor;
  }

  /** Takes the cells of a row from left to right. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One cell, or two for a wide character.
     *
     * @param col its first column
     * @param text a code point or a grapheme cluster; a blank is one space
     * @param width columns, 1 or 2
     * @param style the run it stands in; the default instance outside of all runs
     */
    void cell(int col, String text, int width, StyleRun style);
  }

  /** Visits columns 0 to {@code cols} - 1. */
  public static void visit(Row row, int cols, Visitor visitor) {
    RowCells cells = new RowCells(row, cols, visitor);
    cells.clusters(row.getClustersList());
    cells.singles();
    cells.blanks();
  }

  private void clusters(List<Integer> pairs) {
    for (int pair = 0; pair + 1 < pairs.size(); pair += 2) {
      int width = Math.clamp(pairs.get(pair + 1) >>> WIDTH_SHIFT, 1, 2);
      int codePoints = Math.max(1, pairs.get(pair + 1) & CODE_POINTS_MASK);
      for (int n = pairs.get(pair); n != 0 && hasText(); n--) {
        cell(codePoints, width);
      }
    }
  }

  /** What no pair speaks of is one column for each code point. */
  private void singles() {
    while (hasText()) {
      cell(1, 1);
    }
  }

  private boolean hasText() {
    return at < text.length() && col < cols;
  }

  private void cell(int codePoints, int width) {
    int end = at;
    for (int n = 0; n < codePoints && end < text.length(); n++) {
      end += Character.charCount(text.codePointAt(end));
    }
    visitor.cell(col, text.substring(at, end), width, style());
    at = end;
    col += width;
  }

  private void blanks() {
    while (col < cols) {
      visitor.cell(col, " ", 1, style());
      col++;
    }
  }

  private StyleRun style() {
    while (run < runs.size() && runs.get(run).getStart() + runs.get(run).getLength() <= col) {
      run++;
    }
    return run < runs.size() && runs.get(run).getStart() <= col
        ? runs.get(run)
        : StyleRun.getDefaultInstance();
  }
}
