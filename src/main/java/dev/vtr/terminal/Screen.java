package dev.vtr.terminal;

/**
 * The state that control functions work on: two buffers, cursor, margins, pen and modes. Its parts
 * are open to the package: {@link Printer} writes text, {@link Motion} moves the cursor, {@link
 * Editor} erases, inserts and deletes.
 */
final class Screen {
  final Modes modes = new Modes();
  final StyleTable styles = new StyleTable();
  final ClusterPool clusters = new ClusterPool();
  final Pen pen = new Pen();
  final CharacterSets sets = new CharacterSets();
  final TabStops tabs = new TabStops();
  final Scrollback scrollback;
  final SavedCursor savedPrimary = new SavedCursor();
  final SavedCursor savedAlternate = new SavedCursor();
  final Grid primary;
  final Grid alternate;

  /** The buffer that is shown. */
  Grid grid;

  int cursorRow;
  int cursorCol;

  /** A character was written to the last column; the next one wraps first. */
  boolean pendingWrap;

  /** Margins, inclusive. Left and right are the screen's edges unless DECLRMM is set. */
  int top;

  int bottom;
  int left;
  int right;

  private int eraserBackground; // for which the bits below are; 0: for none
  private long eraserBits;

  /** False: every line has the usual size. True: one may not (DECDWL, DECDHL). */
  boolean mayHoldDouble;

  /** What rows that change now are stamped with. */
  long clock = 1;

  Screen(int cols, int rows, int scrollbackRows) {
    scrollback = new Scrollback(scrollbackRows, cols, styles, clusters);
    primary = new Grid(cols, rows, scrollback);
    alternate = new Grid(cols, rows, null);
    grid = primary;
    resetMargins();
  }

  int cols() {
    return grid.cols();
  }

  int rows() {
    return grid.rowCount();
  }

  Row cursorLine() {
    return grid.row(cursorRow);
  }

  boolean isAlternate() {
    return grid == alternate;
  }

  SavedCursor saved() {
    return isAlternate() ? savedAlternate : savedPrimary;
  }

  void resetMargins() {
    top = 0;
    bottom = rows() - 1;
    left = 0;
    right = cols() - 1;
  }

  /** Gives the cursor's line a size; a cursor beyond its middle goes there. */
  void lineSize(int size) {
    if (modes.leftRightMargins || cursorLine().lineSize == size) {
      return;
    }
    cursorLine().lineSize = size;
    cursorLine().touch(clock);
    mayHoldDouble |= size != 0;
    if (size != 0) {
      cursorCol = Math.min(cursorCol, cols() / 2);
    }
  }

  /** All lines of the buffer shown get the usual size. */
  void resetLineSizes() {
    for (int y = 0; mayHoldDouble && y < rows(); y++) {
      grid.row(y).lineSize = 0;
    }
  }

  boolean hasFullWidth() {
    return left == 0 && right == cols() - 1;
  }

  boolean isInColumns(int col) {
    return col >= left && col <= right;
  }

  boolean isInRows(int row) {
    return row >= top && row <= bottom;
  }

  /** First column after the cursor's part of the row: the right margin, the edge, or the middle. */
  int endCol() {
    if (mayHoldDouble && cursorLine().lineSize != 0) {
      return Math.max(1, cols() / 2);
    }
    return marginCol();
  }

  /** First column after what moves with the cursor's part of the row. */
  int marginCol() {
    return cursorCol <= right ? right + 1 : cols();
  }

  /** Bits of the pen's style for a cell. */
  long penBits() {
    if (!pen.isCurrent()) {
      resolvePen();
    }
    return pen.bits();
  }

  /** False if there was no number left for the pen's style. */
  boolean hasPenStyle() {
    return penBits() != 0 || pen.isPlain();
  }

  /** Bits of a cell erased with the pen's background, as xterm erases. */
  long eraser() {
    int background = pen.background;
    if (background == 0) {
      return 0;
    }
    if (background != eraserBackground) {
      eraserBits = (long) intern(0, background, 0, 0, 0) << 32;
      eraserBackground = background;
    }
    return eraserBits;
  }

  private void resolvePen() {
    pen.resolve(styles);
    if (styles.isFull()) {
      sweepStyles();
      pen.resolve(styles);
    }
  }

  /** Finds the number of a style, making room for it where necessary. */
  int intern(int foreground, int background, int underlineColor, int attributes, int link) {
    if (styles.isFull()) {
      sweepStyles();
    }
    return styles.intern(foreground, background, underlineColor, attributes, link);
  }

  private void sweepStyles() {
    styles.beginSweep(scrollback.oldestSequence());
    markStyles(primary);
    markStyles(alternate);
    styles.markLink(pen.link);
    styles.markLink(savedPrimary.pen.link);
    styles.markLink(savedAlternate.pen.link);
    styles.endSweep();
    pen.changed();
    savedPrimary.pen.changed();
    savedAlternate.pen.changed();
    eraserBackground = 0;
  }

  private void markStyles(Grid cells) {
    for (int y = 0; y < cells.rowCount(); y++) {
      for (long cell : cells.row(y).cells()) {
        styles.mark(Cell.style(cell));
      }
    }
  }

  /** Makes room in the cluster pool where necessary. */
  void makeRoomForCluster() {
    if (clusters.isFull()) {
      clusters.beginMove();
      moveClusters(primary);
      moveClusters(alternate);
      clusters.endMove();
    }
  }

  private void moveClusters(Grid cells) {
    for (int y = 0; y < cells.rowCount(); y++) {
      Row row = cells.row(y);
      if (row.mayHoldClusters) {
        moveClusters(row.cells());
      }
    }
  }

  private void moveClusters(long[] cells) {
    for (int x = 0; x < cells.length; x++) {
      if (Cell.isCluster(cells[x])) {
        int flags = Cell.content(cells[x]) & ~Cell.CODE;
        int index = clusters.move(Cell.code(cells[x]));
        cells[x] = Cell.of(cells[x] & ~Cell.CONTENT, flags | index);
      }
    }
  }

  /** True if {@link #index} gets to another row, or scrolls. */
  boolean canIndex() {
    return cursorRow == bottom ? isInColumns(cursorCol) : cursorRow < rows() - 1;
  }

  /** IND without a return to the margin: down one row, scrolling at the bottom margin. */
  void index() {
    if (cursorRow == bottom) {
      if (isInColumns(cursorCol)) {
        scrollUp(1);
      }
    } else if (cursorRow < rows() - 1) {
      cursorRow++;
    }
  }

  /** RI: up one row, scrolling at the top margin. */
  void reverseIndex() {
    if (cursorRow == top) {
      if (isInColumns(cursorCol)) {
        scrollDown(1);
      }
    } else if (cursorRow > 0) {
      cursorRow--;
    }
  }

  /** Scrolls within the margins; what leaves at the top of the screen is kept. */
  void scrollUp(int n) {
    if (hasFullWidth()) {
      grid.scrollUp(top, bottom, n, eraser(), clock);
    } else {
      grid.scrollUp(new Region(top, left, bottom, right), n, eraser(), clock);
    }
  }

  /**
   * DL: scrolls from {@code from} to the bottom margin; like xterm, keeps what leaves at the top.
   */
  void deleteRows(int from, int n) {
    if (hasFullWidth()) {
      grid.scrollUp(from, bottom, n, eraser(), clock);
    } else {
      grid.scrollUp(new Region(from, left, bottom, right), n, eraser(), clock);
    }
  }

  /** Scrolls within the margins. */
  void scrollDown(int n) {
    insertRows(top, n);
  }

  /** IL: scrolls from {@code from} to the bottom margin. */
  void insertRows(int from, int n) {
    if (hasFullWidth()) {
      grid.scrollDown(from, bottom, n, eraser(), clock);
    } else {
      grid.scrollDown(new Region(from, left, bottom, right), n, eraser(), clock);
    }
  }
}
