package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives the screen another size. Lines of the primary buffer that wrapped flow anew, the cursor
 * stays on its character, rows move to and from the scrollback so that as many blank rows stay
 * below the text as there were. {@link Scrollback} flows too, when somebody looks. The alternate
 * buffer is cut or filled with blanks.
 */
final class Resizer {
  private final Screen screen;

  Resizer(Screen screen) {
    this.screen = screen;
  }

  void resize(int cols, int rows) {
    Screen s = screen;
    boolean alternate = s.isAlternate();
    SavedCursor saved = s.savedPrimary;
    Place cursor =
        alternate
            ? new Place(saved.row, saved.col, saved.pendingWrap)
            : new Place(s.cursorRow, s.cursorCol, s.pendingWrap);
    cursor.clampTo(s.primary);
    reflow(cursor, cols, rows);
    int shift = resizeAlternate(cols, rows, alternate ? s.cursorRow : 0);
    if (alternate) {
      saved.row = cursor.row;
      saved.col = cursor.col;
      saved.pendingWrap = cursor.pendingWrap;
      s.cursorRow -= shift;
      s.cursorCol = Math.min(s.cursorCol, cols - 1);
      s.pendingWrap = false;
    } else {
      s.cursorRow = cursor.row;
      s.cursorCol = cursor.col;
      s.pendingWrap = cursor.pendingWrap;
    }
    s.resetMargins();
    s.modes.origin = false; // as in xterm
  }

  /** Drops rows at the top as far as the cursor would otherwise be lost; how many. */
  private int resizeAlternate(int cols, int rows, int cursorRow) {
    Grid grid = screen.alternate;
    int shift = Math.max(0, cursorRow - rows + 1);
    var resized = new Row[rows];
    for (int y = 0; y < rows; y++) {
      if (y + shift < grid.rowCount()) {
        resized[y] = grid.row(y + shift);
        resized[y].wrapped &= cols == grid.cols(); // text does not flow anew here
        resized[y].resize(cols, screen.clock);
      } else {
        resized[y] = new Row(cols);
        resized[y].touch(screen.clock);
      }
    }
    resized[rows - 1].wrapped = false; // what it went on in may be cut off
    grid.replace(resized, cols);
    return shift;
  }

  private void reflow(Place cursor, int cols, int rows) {
    Grid grid = screen.primary;
    List<Row> content = contentRows(grid, cursor);
    int blankBelow = grid.rowCount() - content.size();
    if (cols != grid.cols()) {
      screen.scrollback.width(cols);
      cursor.row += takeBackBeginning(content);
      var flow = new Flow(cols);
      flow.lines(content, cursor);
      content = flow.rows();
    }
    push(content, cursor, Math.max(0, content.size() - rows));
    pull(content, cursor, cols, rows - blankBelow);
    place(content, cursor, cols, rows);
  }

  /** The rows down to the last one that is not blank or has the cursor. */
  private static List<Row> contentRows(Grid grid, Place cursor) {
    int end = grid.rowCount();
    while (end - 1 > cursor.row && grid.row(end - 1).usedCols() == 0) {
      end--;
    }
    if (end > 0 && end < grid.rowCount()) {
      grid.row(end - 1).wrapped = false; // what it went on in was blank
    }
    var rows = new ArrayList<Row>(end);
    for (int y = 0; y < end; y++) {
      rows.add(grid.row(y));
    }
    return rows;
  }

  /**
   * Brings back the row of the scrollback that the first row continues, as it may be shorter now;
   * how many.
   */
  private int takeBackBeginning(List<Row> rows) {
    if (!screen.scrollback.endsWrapped()) {
      return 0;
    }
    rows.addAll(0, takeBack(1));
    return 1;
  }

  /** The newest rows of the scrollback, as many as there are of {@code count}. */
  private List<Row> takeBack(int count) {
    var taken = new ArrayList<Row>();
    var row = new Row(1);
    while (taken.size() < count && screen.scrollback.pop(row)) {
      long[] cells = Arrays.copyOf(row.cells(), Math.max(1, row.packedCols));
      int last = cells.length - 1;
      if (row.wrapped && cells[last] == 0) {
        cells[last] = ' '; // 0 would say that the row ends before
      }
      row.cells(cells);
      taken.add(row);
      row = new Row(1);
    }
    return taken.reversed();
  }

  /** Gives the first {@code count} rows to the scrollback. */
  private void push(List<Row> rows, Place cursor, int count) {
    for (int i = 0; i < count; i++) {
      screen.scrollback.putBack(rows.get(i));
    }
    rows.subList(0, count).clear();
    cursor.row -= count;
  }

  /** Brings back rows from the scrollback until there are {@code wanted} rows. */
  private void pull(List<Row> rows, Place cursor, int cols, int wanted) {
    if (rows.size() >= wanted) {
      return;
    }
    var flow = new Flow(cols);
    flow.lines(takeBack(wanted - rows.size()), new Place(-1, 0, false));
    rows.addAll(0, flow.rows());
    cursor.row += flow.rows().size();
    push(rows, cursor, Math.clamp(rows.size() - (long) wanted, 0, Math.max(0, cursor.row)));
  }

  private void place(List<Row> rows, Place cursor, int cols, int rowCount) {
    var placed = new Row[rowCount];
    for (int y = 0; y < rowCount; y++) {
      placed[y] = y < rows.size() ? rows.get(y) : new Row(cols);
      placed[y].picture = null;
      if (y >= rows.size()) {
        placed[y].touch(screen.clock);
      }
    }
    cursor.row = Math.clamp(cursor.row, 0, rowCount - 1);
    screen.primary.replace(placed, cols);
  }

  /** A cursor on its way through a reflow. */
  static final class Place {
    int row;
    int col;
    boolean pendingWrap;

    Place(int row, int col, boolean pendingWrap) {
      this.row = row;
      this.col = col;
      this.pendingWrap = pendingWrap;
    }

    void clampTo(Grid grid) {
      row = Math.min(row, grid.rowCount() - 1);
      col = Math.min(col, grid.cols() - 1);
    }
  }
}
