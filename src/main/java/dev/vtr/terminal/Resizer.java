package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives the screen another size. Lines of the primary buffer that wrapped flow anew, the cursor
 * stays on its character, rows move to and from the scrollback so that as many blank rows stay
 * below the text as there were. Rows of the scrollback keep their width; they flow when they come
 * back. The alternate buffer is cut or filled with blanks.
 */
final class Resizer {
  /** Of one line, that come back from the scrollback: a bound on the time that a resize takes. */
  static final int MAX_ROWS_TAKEN_BACK = 512;

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
    List<Row> old = contentRows(grid, cursor);
    int blankBelow = grid.rowCount() - old.size();
    int borrowed = takeBackLineStart(old);
    cursor.row += borrowed;
    var flow = new Flow(cols);
    flow.lines(old, cursor);
    List<Row> flowed = flow.rows();
    push(flowed, cursor, Math.max(0, flowed.size() - rows));
    pull(flowed, cursor, cols, rows - blankBelow);
    place(flowed, cursor, cols, rows);
  }

  /** The rows down to the last one that is not blank or has the cursor. */
  private static List<Row> contentRows(Grid grid, Place cursor) {
    int end = grid.rowCount();
    while (end - 1 > cursor.row && grid.row(end - 1).usedCols() == 0) {
      end--;
    }
    var rows = new ArrayList<Row>(end);
    for (int y = 0; y < end; y++) {
      rows.add(grid.row(y));
    }
    return rows;
  }

  /** Brings back the rows of the scrollback that the first row continues, the last ones of many. */
  private int takeBackLineStart(List<Row> rows) {
    Scrollback kept = screen.scrollback;
    var taken = new ArrayList<Row>();
    while (kept.size() > 0
        && kept.wrapped(kept.endSequence() - 1)
        && taken.size() < MAX_ROWS_TAKEN_BACK) {
      taken.add(takeBack());
    }
    rows.addAll(0, taken.reversed());
    return taken.size();
  }

  private Row takeBack() {
    Row row = new Row(1);
    screen.scrollback.pop(row);
    row.cells(java.util.Arrays.copyOf(row.cells(), Math.max(1, row.packedCols)));
    return row;
  }

  /** Gives the first {@code count} rows to the scrollback. */
  private void push(List<Row> rows, Place cursor, int count) {
    for (int i = 0; i < count; i++) {
      screen.scrollback.push(rows.get(i));
    }
    rows.subList(0, count).clear();
    cursor.row -= count;
  }

  /** Brings back lines from the scrollback until there are {@code wanted} rows. */
  private void pull(List<Row> rows, Place cursor, int cols, int wanted) {
    if (rows.size() >= wanted) {
      return;
    }
    while (rows.size() < wanted && screen.scrollback.size() > 0) {
      var line = new ArrayList<Row>();
      line.add(takeBack());
      takeBackLineStart(line);
      var flow = new Flow(cols);
      flow.lines(line, new Place(-1, 0, false));
      List<Row> flowed = flow.rows();
      rows.addAll(0, flowed);
      cursor.row += flowed.size();
    }
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
