package dev.vtr.terminal;

/** Control functions that move the cursor. Every one of them ends a pending wrap. */
final class Motion {
  private final Screen screen;

  Motion(Screen screen) {
    this.screen = screen;
  }

  /** CUU: not past the top margin if the cursor is below it. */
  void up(int n) {
    Screen s = screen;
    int stop = s.cursorRow < s.top ? 0 : s.top;
    s.cursorRow = Math.max(stop, s.cursorRow - n);
    s.pendingWrap = false;
  }

  /** CUD: not past the bottom margin if the cursor is above it. */
  void down(int n) {
    Screen s = screen;
    int stop = s.cursorRow > s.bottom ? s.rows() - 1 : s.bottom;
    s.cursorRow = Math.min(stop, s.cursorRow + n);
    s.pendingWrap = false;
  }

  /** CUF: not past the right margin if the cursor is left of it. */
  void forward(int n) {
    Screen s = screen;
    s.cursorCol = Math.min(s.endCol() - 1, s.cursorCol + n);
    s.pendingWrap = false;
  }

  /**
   * CUB and BS: not past the left margin if the cursor is right of it; with reverse wrap, on to the
   * right margin of the row before. XTREVWRAP goes there only if that row goes on in this one, and
   * not above the top margin; XTREVWRAP2 always, and from the top margin to the bottom one.
   */
  void back(int n) {
    Screen s = screen;
    int left = s.cursorCol < s.left ? 0 : s.left;
    boolean wraps = s.modes.autowrap && (s.modes.reverseWrap || s.modes.extendedReverseWrap);
    int count = wraps && s.pendingWrap ? n - 1 : n;
    s.pendingWrap = false;
    while (true) {
      int step = Math.min(count, s.cursorCol - left);
      s.cursorCol -= step;
      count -= step;
      if (count <= 0 || !wraps || !reverseWrap()) {
        return;
      }
      count--;
    }
  }

  /** To the end of the row before; false if that cannot be. */
  private boolean reverseWrap() {
    Screen s = screen;
    if (s.modes.extendedReverseWrap) {
      if (s.cursorRow == 0 && s.top > 0) {
        return false;
      }
      s.cursorRow = s.cursorRow == s.top ? s.bottom : s.cursorRow - 1;
    } else if (s.cursorRow <= s.top) {
      s.cursorRow = s.top;
      return false;
    } else if (!s.grid.row(s.cursorRow - 1).wrapped) {
      return false;
    } else {
      s.cursorRow--;
    }
    s.cursorCol = s.right;
    return true;
  }

  /** CR: to the left margin, or to the edge from outside of it. */
  void carriageReturn() {
    Screen s = screen;
    s.cursorCol = s.modes.origin || s.cursorCol >= s.left ? s.left : 0;
    s.pendingWrap = false;
  }

  /** LF, VT, FF, IND. */
  void lineFeed() {
    screen.index();
    screen.pendingWrap = false;
  }

  /** RI. */
  void reverseLineFeed() {
    screen.reverseIndex();
    screen.pendingWrap = false;
  }

  /** CUP: 0-based, counted from the margins in origin mode. */
  void to(int row, int col) {
    Screen s = screen;
    if (s.modes.origin) {
      s.cursorRow = Math.min(s.bottom, s.top + row);
      s.cursorCol = Math.min(s.right, s.left + col);
    } else {
      s.cursorRow = Math.min(s.rows() - 1, row);
      s.cursorCol = Math.min(s.cols() - 1, col);
    }
    s.pendingWrap = false;
  }

  /** The cursor's row as CUP would count it. */
  int row() {
    return screen.modes.origin ? Math.max(0, screen.cursorRow - screen.top) : screen.cursorRow;
  }

  /** The cursor's column as CUP would count it. */
  int col() {
    return screen.modes.origin ? Math.max(0, screen.cursorCol - screen.left) : screen.cursorCol;
  }

  /**
   * HT, CHT: to a following tab stop, or the last column; with DECLRMM the right margin, as in
   * xterm even from beyond it. A pending wrap stays; with mode 41 the first tab follows it, and is
   * then the only one.
   */
  void tabForward(int n) {
    Screen s = screen;
    boolean wraps = s.modes.moreFix && s.pendingWrap && s.modes.autowrap;
    if (wraps) {
      lineFeed();
      s.cursorCol = s.modes.origin ? s.left : 0;
    }
    int last = s.modes.leftRightMargins ? s.right : s.endCol() - 1;
    int from = s.cursorCol;
    for (int i = wraps ? 1 : Math.min(n, s.cols()); i > 0; i--) {
      s.cursorCol = s.tabs.next(s.cursorCol, last);
    }
    s.pendingWrap &= s.cursorCol == from;
  }

  /** CBT: to a preceding tab stop, or the first column; in origin mode the left margin. */
  void tabBack(int n) {
    Screen s = screen;
    for (int i = Math.min(n, s.cols()); i > 0; i--) {
      s.cursorCol = s.tabs.previous(s.cursorCol);
    }
    s.cursorCol = s.modes.origin ? Math.max(s.left, s.cursorCol) : s.cursorCol;
    s.pendingWrap = false;
  }

  /** DECSC, SCOSC. */
  void save() {
    Screen s = screen;
    SavedCursor saved = s.saved();
    saved.row = s.cursorRow;
    saved.col = s.cursorCol;
    saved.pendingWrap = s.pendingWrap;
    saved.origin = s.modes.origin;
    saved.used = true;
    saved.pen.copyFrom(s.pen);
    saved.sets.copyFrom(s.sets);
  }

  /** DECRC, SCORC. */
  void restore() {
    Screen s = screen;
    SavedCursor saved = s.saved();
    s.modes.origin = saved.origin;
    s.pen.copyFrom(saved.pen);
    s.sets.copyFrom(saved.sets);
    s.cursorRow = Math.min(saved.row, s.rows() - 1);
    s.cursorCol = Math.min(saved.col, s.cols() - 1);
    if (s.modes.origin) {
      s.cursorRow = Math.clamp(s.cursorRow, s.top, s.bottom);
      s.cursorCol = Math.clamp(s.cursorCol, s.left, s.right);
    }
    s.pendingWrap = saved.pendingWrap && s.cursorCol == saved.col;
  }
}
