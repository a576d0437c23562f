package dev.vtr.terminal;

/**
 * xterm's checksum of a rectangle (DECRQCRA): the negated sum of the characters' lower bytes, plus
 * DEC's numbers for underlined, inverse, blinking and bold. Blank cells that nothing was written to
 * count only as the first cell of the rectangle, and so does the second half of a wide character
 * that is hidden; any other second half counts as one, with its attributes. XTCHECKSUM's bits
 * change parts of that: with {@link #WITH_BLANKS} all count, and if {@link #ONLY_WRITTEN} is set
 * with it none, not even those that were erased with a colour.
 */
final class Checksum {
  private static final int POSITIVE = 1;
  private static final int WITHOUT_ATTRIBUTES = 2;
  private static final int WITH_BLANKS = 4;
  private static final int ONLY_WRITTEN = 8;
  private static final int WHOLE_CHARACTERS = 16;

  private static final int DOUBLE = 2;

  /** What xterm marks the second half of a wide character with. */
  private static final int SECOND_HALF = 0xFFFF;

  private Checksum() {}

  static int of(Screen screen, Region region, int flags) {
    int sum = 0;
    boolean first = true;
    boolean blanks = (flags & WITH_BLANKS) != 0;
    boolean onlyWritten = blanks && (flags & ONLY_WRITTEN) != 0;
    for (int y = region.top(); y <= region.bottom(); y++) {
      long[] cells = screen.grid.row(y).cells();
      for (int x = region.left(); x <= region.right(); x++) {
        long cell = isHiddenTail(screen, cells[x]) ? 0 : cells[x];
        if (onlyWritten ? Cell.content(cell) != 0 : first || blanks || cell != 0) {
          sum += value(screen, cell, flags);
        }
        first = false;
      }
    }
    return (flags & POSITIVE) != 0 ? sum : -sum;
  }

  private static boolean isHiddenTail(Screen screen, long cell) {
    return Cell.isTail(cell) && (screen.styles.attributes(Cell.style(cell)) & Style.HIDDEN) != 0;
  }

  private static int value(Screen screen, long cell, int flags) {
    int character = ClusterRules.first(screen.clusters, cell);
    int attributes = screen.styles.attributes(Cell.style(cell));
    boolean blank = character == 0 || (attributes & Style.HIDDEN) != 0;
    int value = Cell.isTail(cell) ? SECOND_HALF : blank ? ' ' : character;
    if ((flags & WHOLE_CHARACTERS) == 0) {
      value &= 0xFF;
    }
    if ((flags & WITHOUT_ATTRIBUTES) != 0) {
      return value;
    }
    int underline = (attributes & Style.UNDERLINE) >> Style.UNDERLINE_SHIFT;
    value +=
        underline != 0 && underline != DOUBLE ? 0x10 : 0; // xterm does not count the double one
    value += (attributes & Style.INVERSE) != 0 ? 0x20 : 0;
    value += (attributes & Style.BLINK) != 0 ? 0x40 : 0;
    value += (attributes & Style.BOLD) != 0 ? 0x80 : 0;
    return value;
  }
}
