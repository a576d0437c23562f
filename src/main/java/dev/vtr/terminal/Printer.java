package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes text at the cursor: autowrap with xterm's pending wrap in the last column, insert mode,
 * wide characters, and code points that join the cell before them ({@link ClusterRules}).
 */
final class Printer {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int[] NO_MARKS = {};

  private final Screen screen;
  private int lastPrinted = -1;
  private int lastRow = -1;
  private int lastCol = -1;

  Printer(Screen screen) {
    this.screen = screen;
  }

  /** Forgets what was printed. */
  void reset() {
    lastPrinted = -1;
    lastRow = -1;
  }

  /** Notes that others wrote, before the cursor, what REP repeats and what marks join. */
  void wrote(int codePoint) {
    lastPrinted = codePoint;
    lastRow = screen.cursorRow;
    lastCol = screen.cursorCol;
  }

  /** REP has nothing to repeat: something else came after the character, as xterm has it. */
  void interrupt() {
    lastPrinted = -1;
  }

  /** Writes bytes 0x20 to 0x7E. */
  void ascii(byte[] in, int from, int to) {
    Screen s = screen;
    if (s.modes.insert || !s.sets.isPlain()) {
      oneByOne(in, from, to);
      return;
    }
    long bits = s.penBits();
    int i = from;
    do {
      if (s.pendingWrap && !wrap()) {
        i = to - 1; // all but the last character would be overwritten in the last column
      }
      int col = s.cursorCol;
      int end = s.endCol();
      int n = Math.min(to - i, end - col);
      if (n <= 0) {
        return; // beyond the end of a double-width line
      }
      Row row = s.grid.row(s.cursorRow);
      if (row.isDraft() && row.draft.takes(col)) {
        row.draft.append(in, i, col, n, Cell.style(bits));
      } else {
        row.cutWide(col, col + n);
        copy(in, i, row.cells(), col, n, bits);
      }
      row.touch(s.clock);
      i += n;
      col += n;
      if (col == end) {
        col--;
        s.pendingWrap = true;
      }
      s.cursorCol = col;
    } while (i < to);
    lastPrinted = in[to - 1];
    lastRow = s.cursorRow;
    lastCol = s.cursorCol;
  }

  /** Without branches on the exact length: the last block of cells overlaps the one before. */
  private static void copy(byte[] in, int from, long[] cells, int col, int n, long bits) {
    if (n < 4) {
      cells[col] = bits | in[from];
      cells[col + (n >> 1)] = bits | in[from + (n >> 1)];
      cells[col + n - 1] = bits | in[from + n - 1];
      return;
    }
    int last = n - 4;
    for (int k = 0; k < last; k += 4) {
      four((int) WORDS.get(in, from + k), cells, col + k, bits);
    }
    four((int) WORDS.get(in, from + last), cells, col + last, bits);
  }

  private static void four(int word, long[] cells, int col, long bits) {
    cells[col] = bits | (word & 0xFF);
    cells[col + 1] = bits | (word >>> 8 & 0xFF);
    cells[col + 2] = bits | (word >>> 16 & 0xFF);
    cells[col + 3] = bits | word >>> 24;
  }

  private void oneByOne(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      print(screen.sets.translate(in[i]));
    }
  }

  /** Leaves a pending wrap; false if DECAWM is off, and then the cursor stays. */
  private boolean wrap() {
    Screen s = screen;
    s.pendingWrap = false;
    if (!s.modes.autowrap) {
      return false;
    }
    if (s.cursorRow == s.bottom && !s.hasFullWidth()) {
      wrapInColumns();
    } else {
      s.cursorLine().wrapped = s.canIndex();
      s.cursorLine().touch(s.clock);
      s.index();
    }
    s.cursorCol = s.left;
    return true;
  }

  /**
   * At the bottom margin, where cells move up and not rows: the text goes on from the row above.
   */
  private void wrapInColumns() {
    Screen s = screen;
    boolean moves = s.canIndex();
    s.index();
    if (moves && s.bottom > s.top) {
      Row above = s.grid.row(s.bottom - 1);
      above.wrapped = true;
      above.touch(s.clock);
    }
  }

  /** Writes one code point. */
  void print(int codePoint) {
    int properties = CodePoints.properties(codePoint);
    int width = CodePoints.width(properties);
    if (properties != 2 && properties != 1 && join(codePoint, properties)) {
      return;
    }
    if (width > 0) {
      put(codePoint, width);
    }
  }

  /** True if the code point went to a cell before the cursor, or nowhere. */
  private boolean join(int codePoint, int properties) {
    Screen s = screen;
    boolean clusters = s.modes.graphemeClusters;
    if (CodePoints.width(properties) > 0 && (!clusters || !continues(properties))) {
      return false;
    }
    int col = cellBefore();
    if (col < 0 || Cell.content(s.cursorLine().cells()[col]) == 0) {
      return true;
    }
    append(col, codePoint);
    if (clusters) {
      adjustWidth(col, codePoint, properties);
    }
    return true;
  }

  /** True if a code point with a width belongs to the cell that was just written. */
  boolean continues(int properties) {
    Screen s = screen;
    if (s.cursorRow != lastRow || s.cursorCol != lastCol) {
      return false;
    }
    int col = cellBefore();
    if (col < 0) {
      return false;
    }
    long cell = s.cursorLine().cells()[col];
    return Cell.content(cell) != 0 && ClusterRules.joins(s.clusters, cell, properties);
  }

  /** Column of the cell that was written before the cursor, or -1. */
  private int cellBefore() {
    Screen s = screen;
    int col = s.pendingWrap ? s.cursorCol : s.cursorCol - 1;
    if (col > 0 && Cell.isTail(s.cursorLine().cells()[col])) {
      col--;
    }
    return col;
  }

  private void append(int col, int codePoint) {
    Screen s = screen;
    s.makeRoomForCluster();
    Row row = s.cursorLine();
    long cell = row.cells()[col];
    int code = Cell.code(cell);
    int flags = Cell.content(cell) & (Cell.WIDE | Cell.TAIL);
    int index;
    if (!Cell.isCluster(cell)) {
      index = s.clusters.add(code, codePoint);
    } else {
      index = s.clusters.append(code, codePoint);
    }
    row.cells()[col] = Cell.of(cell & ~Cell.CONTENT, index | flags | Cell.CLUSTER);
    row.mayHoldClusters = true;
    row.touch(s.clock);
  }

  /** Emoji presentation, flags and wide marks make a narrow cluster wide; VS15 the reverse. */
  private void adjustWidth(int col, int codePoint, int properties) {
    boolean selector = codePoint == CodePoints.VS15 || codePoint == CodePoints.VS16;
    if (CodePoints.width(properties) == 0 && !selector) {
      return;
    }
    long cell = screen.cursorLine().cells()[col];
    int base = ClusterRules.first(screen.clusters, cell);
    if (Cell.isWide(cell)) {
      if (codePoint == CodePoints.VS15 && isEmoji(base)) {
        narrow(col);
      }
    } else if (codePoint == CodePoints.VS16
        ? CodePoints.widens(CodePoints.properties(base))
        : CodePoints.width(properties) == 2 || ClusterRules.isRegionalIndicator(base)) {
      widen(col);
    }
  }

  private static boolean isEmoji(int base) {
    return CodePoints.clusterClass(CodePoints.properties(base)) == CodePoints.PICTOGRAPHIC;
  }

  private void widen(int col) {
    Screen s = screen;
    Row row = s.cursorLine();
    long cell = row.cells()[col];
    if (s.pendingWrap) { // no room in this row: the cluster moves to the next one
      if (!s.modes.autowrap || s.right - s.left < 1) {
        return;
      }
      row.cells()[col] = cell & ~Cell.CONTENT;
      wrap();
      s.cursorLine().mayHoldClusters |= Cell.isCluster(cell);
      putCell(cell & ~Cell.CONTENT, Cell.content(cell), 2);
      return;
    }
    s.cursorCol = col;
    if (s.modes.insert && s.isInColumns(col)) { // the first column was inserted before
      Editor.insertBlanks(row, col + 1, s.marginCol(), 1, s.eraser(), s.clock);
    }
    s.cursorLine().mayHoldClusters |= Cell.isCluster(cell);
    overwrite(cell & ~Cell.CONTENT, Cell.content(cell), 2);
  }

  private void narrow(int col) {
    Screen s = screen;
    Row row = s.cursorLine();
    row.cells()[col] &= ~(long) Cell.WIDE;
    row.cells()[col + 1] = row.cells()[col] & ~Cell.CONTENT;
    s.pendingWrap = false;
    s.cursorCol = col + 1;
    lastCol = s.cursorCol;
  }

  private void put(int codePoint, int width) {
    Screen s = screen;
    if (s.pendingWrap) {
      wrap();
    }
    if (width == 2 && s.cursorCol + 2 > s.endCol() && !makeRoomForWide()) {
      return;
    }
    putCell(s.penBits(), codePoint, width);
    lastPrinted = codePoint;
  }

  /**
   * A wide character does not fit in the last column, and goes to the next row; what is there
   * stays, as in xterm. False if it fits nowhere.
   */
  private boolean makeRoomForWide() {
    Screen s = screen;
    if (!s.modes.autowrap || s.right - s.left < 1) {
      return false;
    }
    wrap();
    return s.cursorCol + 2 <= s.endCol();
  }

  private void putCell(long bits, int content, int width) {
    Screen s = screen;
    int col = s.cursorCol;
    if (s.modes.insert && s.isInColumns(col) && col + width <= s.endCol()) {
      Editor.insertBlanks(s.cursorLine(), col, s.marginCol(), width, s.eraser(), s.clock);
    }
    overwrite(bits, content, width);
  }

  private void overwrite(long bits, int content, int width) {
    Screen s = screen;
    Row row = s.grid.row(s.cursorRow);
    int col = s.cursorCol;
    int end = s.endCol();
    if (col + width > end) {
      return; // beyond the end of a double-width line
    }
    row.cutWide(col, col + width);
    if (width == 2) {
      row.cells()[col] = Cell.of(bits, content | Cell.WIDE);
      row.cells()[col + 1] = Cell.of(bits, Cell.TAIL);
      row.mayHoldWide = true;
    } else {
      row.cells()[col] = Cell.of(bits, content);
    }
    row.touch(s.clock);
    col += width;
    if (col == end) {
      col--;
      s.pendingWrap = true;
    }
    s.cursorCol = col;
    lastRow = s.cursorRow;
    lastCol = col;
  }

  /**
   * REP: the character just printed again. Beyond a screenful only what is left over of whole rows
   * counts: the screen looks the same, and the work is bounded.
   */
  void repeat(int times) {
    if (lastPrinted < 0) {
      return;
    }
    Screen s = screen;
    int[] marks = marksOfLast();
    int codePoint = lastPrinted;
    int width = CodePoints.width(CodePoints.properties(codePoint));
    int screenful = s.cols() * s.rows();
    int row = Math.max(1, (s.right - s.left + 1) / Math.max(1, width));
    int count = times <= screenful ? times : screenful + (times - screenful) % row;
    for (int n = count; n > 0; n--) {
      put(codePoint, width);
      for (int mark : marks) {
        print(mark);
      }
    }
  }

  /** The code points that joined the last character, if the cursor still stands behind it. */
  private int[] marksOfLast() {
    Screen s = screen;
    int col = s.cursorRow == lastRow && s.cursorCol == lastCol ? cellBefore() : -1;
    long cell = col < 0 ? 0 : s.cursorLine().cells()[col];
    if (!Cell.isCluster(cell) || ClusterRules.first(s.clusters, cell) != lastPrinted) {
      return NO_MARKS;
    }
    int index = Cell.code(cell);
    int[] marks = new int[s.clusters.count(index) - 1];
    for (int n = 0; n < marks.length; n++) {
      marks[n] = s.clusters.codePoint(index, n + 1);
    }
    return marks;
  }
}
