package dev.vtr.terminal;

import java.util.Arrays;

/**
 * DEC's functions on rectangles of cells (VT420): fill, erase, copy, change attributes, checksum.
 */
final class Rectangles {
  /**
   * Attributes that DECCARA and DECRARA know, with the underline: xterm 379 knows no others, and
   * leaves hidden text (8, 28) as it is.
   */
  private static final int ALL = Style.BOLD | Style.BLINK | Style.INVERSE;

  private static final int SINGLE_UNDERLINE = 1 << Style.UNDERLINE_SHIFT;

  /** How DECRQCRA without a number is answered: -1 in 16 bits. */
  private static final int NO_NUMBER = 0xFFFF;

  private final Screen screen;
  private final Session session;
  private final Editor editor;
  private int extent;
  private int checksumFlags;

  Rectangles(Screen screen, Session session, Editor editor) {
    this.screen = screen;
    this.session = session;
    this.editor = editor;
  }

  void reset() {
    extent = 0;
    resetChecksum();
  }

  void resetChecksum() {
    checksumFlags = 0;
  }

  /** DECSACE: 2 is the rectangle, 0 and 1 the stream of characters from corner to corner. */
  void extent(int what) {
    if (session.level >= 4) {
      extent = what;
    }
  }

  /** DECSACE's parameter for DECRQSS. */
  int extent() {
    return extent;
  }

  /** DECSACE, where set; DECSCL leaves it, and hides it below level 4. */
  void dumpExtent(StringBuilder out) {
    if (extent != 0) {
      out.append("\u001b[").append(extent).append("*x");
    }
  }

  /** XTCHECKSUM, where set; DECSCL resets it. */
  void dumpChecksum(StringBuilder out) {
    if (checksumFlags != 0) {
      out.append("\u001b[").append(checksumFlags).append("#y");
    }
  }

  /** DECFRA. */
  void fill(Parameters p) {
    int character = p.at(0, 0);
    if (session.level >= 4 && isFillable(character) && validAt(p, 1)) {
      fill(region(p, 1), character);
    }
  }

  /** The pen's style; where the pen has no colour, the cell's stays, as in xterm. */
  private long filled(long cell) {
    Pen pen = screen.pen;
    int id = Cell.style(cell);
    int foreground = pen.foreground != 0 ? pen.foreground : screen.styles.foreground(id);
    int background = pen.background != 0 ? pen.background : screen.styles.background(id);
    return (long)
            screen.intern(foreground, background, pen.underlineColor, pen.attributes, pen.link)
        << 32;
  }

  private static boolean isFillable(int character) {
    return (character >= 0x20 && character <= 0x7E)
        || (character >= 0xA0
            && !(character >= 0xD800 && character < 0xE000)
            && CodePoints.width(CodePoints.properties(character)) == 1);
  }

  /** DECERA: as DECFRA with spaces, as xterm has it. */
  void erase(Parameters p) {
    if (session.level < 4 || !validAt(p, 0)) {
      return;
    }
    fill(region(p, 0), ' ');
  }

  private void fill(Region r, int character) {
    for (int y = r.top(); y <= r.bottom(); y++) {
      Row row = screen.grid.row(y);
      row.cutWide(r.left(), r.right() + 1);
      for (int x = r.left(); x <= r.right(); x++) {
        row.cells()[x] = filled(row.cells()[x]) | character;
      }
      row.touch(screen.clock);
    }
  }

  /** DECSERA. */
  void eraseSelectively(Parameters p) {
    if (session.level < 4 || !validAt(p, 0)) {
      return;
    }
    Region r = region(p, 0);
    for (int y = r.top(); y <= r.bottom(); y++) {
      editor.wipe(screen.grid.row(y), r.left(), r.right() + 1);
    }
  }

  /** DECCRA. There is one page. */
  void copy(Parameters p) {
    if (session.level < 4 || !validAt(p, 0)) {
      return;
    }
    Region from = region(p, 0);
    int top = row(p.atLeastOne(5));
    int left = col(p.atLeastOne(6));
    if (top > lastRow() || left > lastCol()) {
      return;
    }
    int height = Math.min(from.bottom() - from.top() + 1, lastRow() - top + 1);
    int width = Math.min(from.right() - from.left() + 1, lastCol() - left + 1);
    boolean up = top <= from.top();
    for (int i = 0; i < height; i++) {
      int n = up ? i : height - 1 - i;
      copyRow(from.top() + n, from.left(), top + n, left, width);
    }
  }

  private void copyRow(int fromRow, int fromCol, int toRow, int toCol, int width) {
    Row source = screen.grid.row(fromRow);
    Row target = screen.grid.row(toRow);
    long[] copy = Arrays.copyOfRange(source.cells(), fromCol, fromCol + width);
    if (Cell.isTail(copy[0])) {
      copy[0] = blank(copy[0]);
    }
    if (Cell.isWide(copy[width - 1])) {
      copy[width - 1] = blank(copy[width - 1]);
    }
    target.splitWide(toCol);
    target.splitWide(toCol + width);
    System.arraycopy(copy, 0, target.cells(), toCol, width);
    target.mayHoldWide |= source.mayHoldWide;
    target.mayHoldClusters |= source.mayHoldClusters;
    target.touch(screen.clock);
  }

  /** A half of a wide character alone, as the blank that it leaves. */
  private static long blank(long cell) {
    return Cell.of(cell & ~Cell.CONTENT, ' ');
  }

  /** DECCARA, or with {@code reverse} DECRARA. */
  void changeAttributes(Parameters p, boolean reverse) {
    if (session.level < 4 || !validAt(p, 0)) {
      return;
    }
    Region r = region(p, 0);
    boolean stream = extent != 2;
    for (int y = r.top(); y <= r.bottom(); y++) {
      int from = stream && y > r.top() ? firstCol() : r.left();
      int to = stream && y < r.bottom() ? lastCol() : r.right();
      changeRow(screen.grid.row(y), from, to, p, reverse);
    }
  }

  private void changeRow(Row row, int from, int to, Parameters p, boolean reverse) {
    for (int x = from; x <= to; x++) {
      int id = Cell.style(row.cells()[x]);
      int attributes = screen.styles.attributes(id);
      int changed = attributes;
      for (int i = 4; i < p.count(); i++) {
        int code = p.at(i, -1); // left out is nothing, as in xterm
        changed = reverse ? reversed(changed, code) : changed(changed, code);
      }
      if (changed != attributes) {
        int style =
            screen.intern(
                screen.styles.foreground(id),
                screen.styles.background(id),
                screen.styles.underlineColor(id),
                changed,
                screen.styles.link(id));
        row.cells()[x] = Cell.of((long) style << 32, Cell.content(row.cells()[x]));
      }
    }
    row.touch(screen.clock);
  }

  private static int changed(int attributes, int code) {
    return switch (code) {
      case 0 -> attributes & ~(ALL | Style.UNDERLINE);
      case 1 -> attributes | Style.BOLD;
      case 4 -> (attributes & ~Style.UNDERLINE) | SINGLE_UNDERLINE;
      case 5 -> attributes | Style.BLINK;
      case 7 -> attributes | Style.INVERSE;
      case 22 -> attributes & ~Style.BOLD;
      case 24 -> attributes & ~Style.UNDERLINE;
      case 25 -> attributes & ~Style.BLINK;
      case 27 -> attributes & ~Style.INVERSE;
      default -> attributes;
    };
  }

  private static int reversed(int attributes, int code) {
    return switch (code) {
      case 1 -> attributes ^ Style.BOLD;
      case 4 ->
          (attributes & Style.UNDERLINE) == 0
              ? attributes | SINGLE_UNDERLINE
              : attributes & ~Style.UNDERLINE;
      case 5 -> attributes ^ Style.BLINK;
      case 7 -> attributes ^ Style.INVERSE;
      default -> attributes;
    };
  }

  /** XTCHECKSUM. */
  void checksumExtension(int flags) {
    checksumFlags = flags;
  }

  /** The rectangle in the first four parameters, empty if they make none. */
  Region regionOf(Parameters p) {
    return validAt(p, 0) ? region(p, 0) : new Region(0, 0, -1, -1);
  }

  /**
   * DECRQCRA. As in xterm, number and page are taken for the rectangle's top and left where nothing
   * follows them, and a number that is left out is 65535.
   */
  void checksum(Parameters p) {
    if (session.level < 4 || p.count() == 0) {
      return;
    }
    int first = p.count() > 2 ? 2 : 0;
    int sum = validAt(p, first) ? Checksum.of(screen, region(p, first), checksumFlags) : 0;
    session.replies.dcs(p.at(0, NO_NUMBER) + "!~" + String.format("%04X", sum & 0xFFFF));
  }

  private boolean validAt(Parameters p, int first) {
    Region r = region(p, first);
    return r.top() <= r.bottom() && r.left() <= r.right();
  }

  /**
   * The rectangle in four parameters, counted from the margins in origin mode, its end clipped to
   * them or to the screen.
   */
  private Region region(Parameters p, int first) {
    int bottom = p.at(first + 2, 0);
    int right = p.at(first + 3, 0);
    return new Region(
        row(p.atLeastOne(first)),
        col(p.atLeastOne(first + 1)),
        bottom == 0 ? lastRow() : Math.min(lastRow(), row(bottom)),
        right == 0 ? lastCol() : Math.min(lastCol(), col(right)));
  }

  private int row(int oneBased) {
    int offset = screen.modes.origin ? screen.top : 0;
    return oneBased - 1 + offset;
  }

  private int col(int oneBased) {
    int offset = screen.modes.origin ? screen.left : 0;
    return oneBased - 1 + offset;
  }

  private int lastRow() {
    return screen.modes.origin ? screen.bottom : screen.rows() - 1;
  }

  private int firstCol() {
    return screen.modes.origin ? screen.left : 0;
  }

  private int lastCol() {
    return screen.modes.origin ? screen.right : screen.cols() - 1;
  }
}
