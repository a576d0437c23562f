package dev.vtr.terminal;

/** Control functions that erase, insert and delete characters and lines. */
final class Editor {
  /** What an erase leaves alone. */
  enum Protection {
    NONE,
    ISO,
    DEC
  }

  private final Screen screen;

  /** Who set protection last: SPA and EPA (ISO) or DECSCA (DEC). */
  private Protection inForce = Protection.NONE;

  Editor(Screen screen) {
    this.screen = screen;
  }

  void protectionBy(Protection mode) {
    inForce = mode;
  }

  Protection protection() {
    return inForce;
  }

  /** True if an erase of the given kind spares protected cells. */
  boolean spares(boolean selective) {
    return inForce == Protection.ISO || (selective && inForce == Protection.DEC);
  }

  /**
   * Erases part of a row with the pen's background. Blanks before the end of the row count as
   * written, those up to the end do not, as in xterm.
   */
  void erase(Row row, int from, int to, boolean selective) {
    if (from >= to) {
      return;
    }
    long blank = screen.eraser() | (to < row.cols() ? ' ' : 0);
    if (spares(selective)) {
      eraseUnprotected(row, from, to, blank);
    } else {
      row.erase(from, to, blank, screen.clock);
    }
    if (to == row.cols()) {
      row.wrapped = false;
    }
  }

  private void eraseUnprotected(Row row, int from, int to, long blank) {
    for (int x = from; x < to; x++) {
      if (!isProtected(row.cells()[x])) {
        row.cutWide(x, x + 1);
        row.cells()[x] = blank;
      }
    }
    row.touch(screen.clock);
  }

  private boolean isProtected(long cell) {
    return (screen.styles.attributes(Cell.style(cell)) & Style.PROTECTED) != 0;
  }

  /** DECSERA: characters become spaces and keep their attributes; protected ones stay. */
  void wipe(Row row, int from, int to) {
    boolean sparing = inForce == Protection.DEC;
    for (int x = from; x < to; x++) {
      if (!sparing || !isProtected(row.cells()[x])) {
        row.cutWide(x, x + 1);
        row.cells()[x] = Cell.of(row.cells()[x] & ~Cell.CONTENT, ' ');
      }
    }
    row.touch(screen.clock);
  }

  /** ED, DECSED. */
  void eraseDisplay(int what, boolean selective) {
    Screen s = screen;
    s.pendingWrap &= what > 2;
    switch (what) {
      case 0 -> {
        erase(s.cursorLine(), s.cursorCol, s.cols(), selective);
        eraseRows(s.cursorRow + 1, s.rows(), selective);
      }
      case 1 -> {
        eraseRows(0, s.cursorRow, selective);
        erase(s.cursorLine(), 0, s.cursorCol + 1, selective);
      }
      case 2 -> eraseRows(0, s.rows(), selective);
      case 3 -> {
        if (!selective && !s.isAlternate()) {
          s.scrollback.clear();
          numberAnew();
        }
      }
      default -> {}
    }
  }

  /** Once all text is erased, new text makes new lines. */
  private void numberAnew() {
    for (int y = 0; y < screen.rows(); y++) {
      if (screen.grid.row(y).textCols() > 0) {
        return;
      }
    }
    screen.scrollback.skipLines(screen.rows());
  }

  private void eraseRows(int from, int to, boolean selective) {
    for (int y = from; y < to; y++) {
      Row row = screen.grid.row(y);
      erase(row, 0, screen.cols(), selective);
      if (!selective) {
        row.lineSize = 0;
      }
    }
  }

  /** EL, DECSEL. */
  void eraseLine(int what, boolean selective) {
    Screen s = screen;
    s.pendingWrap &= what > 2;
    switch (what) {
      case 0 -> erase(s.cursorLine(), s.cursorCol, s.cols(), selective);
      case 1 -> erase(s.cursorLine(), 0, s.cursorCol + 1, selective);
      case 2 -> erase(s.cursorLine(), 0, s.cols(), selective);
      default -> {}
    }
  }

  /** ECH. */
  void eraseCharacters(int n) {
    Screen s = screen;
    s.pendingWrap = false;
    erase(s.cursorLine(), s.cursorCol, Math.min(s.cols(), s.cursorCol + n), false);
    s.cursorLine().wrapped = false;
  }

  /** ICH. */
  void insertCharacters(int n) {
    Screen s = screen;
    s.pendingWrap = false;
    if (s.isInColumns(s.cursorCol)) {
      insertBlanks(s.cursorLine(), s.cursorCol, s.right + 1, n, s.eraser(), s.clock);
    }
  }

  /** DCH. */
  void deleteCharacters(int n) {
    Screen s = screen;
    if (s.isInColumns(s.cursorCol)) {
      s.pendingWrap = false;
      deleteCells(s.cursorLine(), s.cursorCol, s.right + 1, n, s.eraser(), s.clock);
    }
  }

  /** Moves cells from {@code col} right by {@code n}; those that pass {@code end} are lost. */
  static void insertBlanks(Row row, int col, int end, int n, long eraser, long clock) {
    int count = Math.min(n, end - col);
    row.splitWide(col);
    row.splitWide(end - count);
    row.splitWide(end);
    System.arraycopy(row.cells(), col, row.cells(), col + count, end - col - count);
    row.erase(col, col + count, eraser, clock);
  }

  /** Moves cells left by {@code n} to {@code col}; blanks come in at {@code end}. */
  static void deleteCells(Row row, int col, int end, int n, long eraser, long clock) {
    int count = Math.min(n, end - col);
    row.splitWide(col);
    row.splitWide(col + count);
    row.splitWide(end);
    System.arraycopy(row.cells(), col + count, row.cells(), col, end - col - count);
    java.util.Arrays.fill(row.cells(), end - count, end, eraser);
    row.touch(clock);
  }

  /** IL: the cursor goes to the left margin. */
  void insertLines(int n) {
    Screen s = screen;
    if (s.isInRows(s.cursorRow) && s.isInColumns(s.cursorCol)) {
      s.insertRows(s.cursorRow, n);
      s.cursorCol = s.left;
      s.pendingWrap = false;
    }
  }

  /** DL: the cursor goes to the left margin. */
  void deleteLines(int n) {
    Screen s = screen;
    if (s.isInRows(s.cursorRow) && s.isInColumns(s.cursorCol)) {
      s.deleteRows(s.cursorRow, n);
      s.cursorCol = s.left;
      s.pendingWrap = false;
    }
  }

  /** DECIC: columns of blanks at the cursor, within the margins. */
  void insertColumns(int n) {
    Screen s = screen;
    if (s.isInRows(s.cursorRow) && s.isInColumns(s.cursorCol)) {
      shiftRight(s.cursorCol, n);
    }
  }

  /** DECDC: takes columns out at the cursor, within the margins. */
  void deleteColumns(int n) {
    Screen s = screen;
    if (s.isInRows(s.cursorRow) && s.isInColumns(s.cursorCol)) {
      shiftLeft(s.cursorCol, n);
    }
  }

  /** Moves the columns from {@code col} to the right margin to the right. */
  void shiftRight(int col, int n) {
    Screen s = screen;
    for (int y = s.top; y <= s.bottom; y++) {
      Row row = s.grid.row(y);
      insertBlanks(row, col, s.right + 1, n, s.eraser(), s.clock);
      row.wrapped = false;
    }
  }

  /** Moves the columns up to the right margin to the left, onto {@code col}. */
  void shiftLeft(int col, int n) {
    Screen s = screen;
    for (int y = s.top; y <= s.bottom; y++) {
      Row row = s.grid.row(y);
      deleteCells(row, col, s.right + 1, n, s.eraser(), s.clock);
      row.wrapped = false;
    }
  }

  /** DECBI. */
  void backIndex() {
    Screen s = screen;
    if (s.cursorCol == s.left && s.isInRows(s.cursorRow)) {
      shiftRight(s.left, 1);
    } else if (s.cursorCol > 0 && s.cursorCol != s.left) {
      s.cursorCol--;
      s.pendingWrap = false;
    }
  }

  /** DECFI. */
  void forwardIndex() {
    Screen s = screen;
    if (s.cursorCol == s.right && s.isInRows(s.cursorRow)) {
      shiftLeft(s.left, 1);
    } else {
      s.cursorCol = Math.min(s.cursorCol + 1, s.endCol() - 1);
      s.pendingWrap = false;
    }
  }

  /** DECALN: a screen full of E, margins and origin mode reset, cursor home. */
  void alignmentPattern() {
    Screen s = screen;
    s.resetMargins();
    s.modes.origin = false;
    s.pen.attributes &= Style.PROTECTED | Style.OVERLINE;
    s.pen.changed();
    s.cursorRow = 0;
    s.cursorCol = 0;
    s.pendingWrap = false;
    for (int y = 0; y < s.rows(); y++) {
      Row row = s.grid.row(y);
      row.clear('E', s.clock);
    }
  }
}
