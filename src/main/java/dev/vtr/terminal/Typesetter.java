package dev.vtr.terminal;

/**
 * Writes text beyond ASCII, as much of a row at a time as it can: what {@link Printer} does for one
 * code point after the other, with the row, the column and the style at hand. What is rare it
 * leaves to the printer: the first code point after a cursor motion when it may belong to a cell
 * that is there already, wraps, emoji that a selector makes narrow.
 *
 * <p>Where the next byte is looked for depends on branches only, never on what was decoded: so the
 * processor goes on while tables are still being looked up.
 */
final class Typesetter {
  private static final int DELETE = 0x7F;
  private static final int FIRST_PRINTABLE = 0xA0;

  private final Screen screen;
  private final Printer printer;
  private final ClusterPool clusters;

  // The part of a row that is being written.
  private Row row;
  private long[] cells;
  private long bits; // of the style
  private int end; // column behind the last one
  private int col; // of the next cell
  private int at; // of the cell before it; -1: none was written
  private int last; // that cell's first code point
  private boolean open; // more than marks may join it

  Typesetter(Screen screen, Printer printer) {
    this.screen = screen;
    this.printer = printer;
    clusters = screen.clusters;
    row = screen.cursorLine();
    cells = row.cells();
  }

  /**
   * Writes UTF-8 from {@code from} on; the index of the first byte that is not its matter: a
   * control function, ASCII that goes on, or what is not well-formed or not all there.
   */
  int write(byte[] in, int from, int to) {
    Screen s = screen;
    boolean plain = !s.modes.insert && s.modes.graphemeClusters && s.sets.isPlain();
    int i = from;
    while (i < to) {
      if (plain && !s.pendingWrap) {
        i = fill(in, i, to);
        if (i == to) {
          return i;
        }
      }
      int octet = in[i];
      int length = octet >= 0 ? 1 : Utf8.wholeLength(in, i, to);
      if (octet >= 0 ? isOther(in, i, to) && i > from : length == 0) {
        return i;
      }
      int codePoint = octet >= 0 ? s.sets.translate(octet) : Utf8.decode(in, i, length);
      if (octet < 0 && codePoint < FIRST_PRINTABLE) {
        return i;
      }
      printer.print(codePoint);
      i += length;
    }
    return i;
  }

  /** What {@link #write} would have taken at least: one character, which goes nowhere. */
  static int skip(byte[] in, int from, int to) {
    int length = in[from] >= 0 ? 1 : Utf8.wholeLength(in, from, to);
    boolean control = length == 2 && Utf8.decodeTwo(in, from) < FIRST_PRINTABLE;
    return control ? from : from + length;
  }

  /** True if an ASCII character is a control or begins a run, which is faster to write at once. */
  private static boolean isOther(byte[] in, int i, int to) {
    return in[i] < ' ' || in[i] == DELETE || (i + 1 < to && in[i + 1] >= ' ');
  }

  /** Writes into the cursor's row; the index of the first byte that has to be done otherwise. */
  private int fill(byte[] in, int from, int to) {
    begin();
    int i = from;
    while (i < to) {
      int octet = in[i];
      int properties = CodePoints.PLAIN;
      int codePoint = octet;
      int next = i + 1;
      if (octet < 0) {
        if (Utf8.isThree(in, i, to)) {
          codePoint = Utf8.decodeThree(in, i);
          next = i + 3;
        } else if (Utf8.isTwo(in, i, to)) {
          codePoint = Utf8.decodeTwo(in, i);
          next = i + 2;
        } else if (Utf8.isFour(in, i, to)) {
          codePoint = Utf8.decodeFour(in, i);
          next = i + 4;
        } else {
          break;
        }
        properties = CodePoints.properties(codePoint);
      } else if (isOther(in, i, to)) {
        break;
      }
      if (CodePoints.trails(properties) && at >= 0) {
        next = marks(in, i, to);
      } else if (!(CodePoints.isSimple(properties) && !open
          ? put(codePoint, properties)
          : special(codePoint, properties))) {
        break;
      }
      i = next;
    }
    finish();
    return i;
  }

  private void begin() {
    Screen s = screen;
    bits = s.penBits();
    row = s.cursorLine();
    cells = row.cells();
    end = s.endCol();
    col = s.cursorCol;
    at = -1;
    open = true;
  }

  private void finish() {
    Screen s = screen;
    if (at < 0) {
      return;
    }
    row.cutWide(0, col);
    row.touch(s.clock);
    s.cursorCol = col == end ? col - 1 : col;
    s.pendingWrap = col == end;
    printer.wrote(last);
  }

  /** Writes to the next cell; false if there is no room. */
  private boolean put(int codePoint, int properties) {
    int width = CodePoints.width(properties);
    if (col + width > end) {
      return false;
    }
    if (at < 0) {
      row.cutWide(col, cells.length);
    }
    at = col;
    last = codePoint;
    if (width == 2) {
      row.mayHoldWide = true;
      cells[col] = Cell.of(bits, codePoint | Cell.WIDE);
      cells[col + 1] = Cell.of(bits, Cell.TAIL);
      col += 2;
    } else {
      cells[col] = Cell.of(bits, codePoint);
      col++;
    }
    return true;
  }

  /** Writes what may belong to the cell before; false if the printer has to. */
  private boolean special(int codePoint, int properties) {
    if (CodePoints.isControl(properties) || (at < 0 && mayBelongBefore(properties))) {
      return false;
    }
    if (at >= 0
        && (CodePoints.isMark(properties) || ClusterRules.joins(clusters, cells[at], properties))) {
      return join(codePoint, properties);
    }
    open = CodePoints.opens(properties);
    return put(codePoint, properties);
  }

  /** True if the first code point of a run may join a cell that this run has not written. */
  private boolean mayBelongBefore(int properties) {
    return !CodePoints.standsAlone(properties)
        && (CodePoints.width(properties) == 0 || printer.continues(properties));
  }

  /** Adds to the cell before what may change its width; false if the printer has to. */
  private boolean join(int codePoint, int properties) {
    long cell = cells[at];
    int widening = widening(cell, codePoint, properties);
    if (widening < 0 || at + 1 + widening > end) {
      return false;
    }
    beginCluster();
    clusters.push(codePoint);
    endCluster();
    if (widening > 0) {
      cells[at] |= Cell.WIDE;
      cells[at + 1] = Cell.of(cell & ~Cell.CONTENT, Cell.TAIL);
      col = at + 2;
      row.mayHoldWide = true;
    }
    open |= CodePoints.opens(properties);
    return true;
  }

  /** Columns that a cell gains by a code point that joins it; -1 if it may lose one. */
  private int widening(long cell, int codePoint, int properties) {
    if (Cell.isWide(cell)) {
      return codePoint == CodePoints.VS15 ? -1 : 0;
    }
    int base = ClusterRules.first(clusters, cell);
    boolean widens =
        codePoint == CodePoints.VS16
            ? CodePoints.widens(CodePoints.properties(base))
            : CodePoints.width(properties) == 2
                || (CodePoints.width(properties) == 1 && ClusterRules.isRegionalIndicator(base));
    return widens ? 1 : 0;
  }

  /** Adds marks that change no width to the cell before; the index of the first byte after them. */
  private int marks(byte[] in, int from, int to) {
    beginCluster();
    int i = from;
    while (i < to) {
      int codePoint;
      int next;
      if (Utf8.isTwo(in, i, to)) {
        codePoint = Utf8.decodeTwo(in, i);
        next = i + 2;
      } else if (Utf8.isThree(in, i, to)) {
        codePoint = Utf8.decodeThree(in, i);
        next = i + 3;
      } else if (Utf8.isFour(in, i, to)) {
        codePoint = Utf8.decodeFour(in, i);
        next = i + 4;
      } else {
        break;
      }
      int properties = CodePoints.properties(codePoint);
      if (!CodePoints.trails(properties)) {
        break;
      }
      clusters.push(codePoint);
      open |= CodePoints.opens(properties);
      i = next;
    }
    endCluster();
    return i;
  }

  /** The cell before becomes the newest cluster; this run wrote it, so nothing else shares it. */
  private void beginCluster() {
    row.mayHoldClusters = true;
    screen.makeRoomForCluster();
    long cell = cells[at];
    if (Cell.isCluster(cell)) {
      clusters.reopen(Cell.code(cell));
    } else {
      clusters.begin(Cell.code(cell));
    }
  }

  private void endCluster() {
    long cell = cells[at];
    int content = clusters.end() | Cell.CLUSTER | (Cell.content(cell) & Cell.WIDE);
    cells[at] = Cell.of(cell & ~Cell.CONTENT, content);
  }
}
