package dev.vtr.terminal;

/**
 * xterm's checksum of a rectangle (DECRQCRA, with the resource checksumExtension at its start): the
 * sum of the characters, plus DEC's number for the attributes; a row's blanks at the end do not
 * count, except in the first row.
 */
final class Checksum {
  private Checksum() {}

  static int of(Screen screen, Region region) {
    int sum = 0;
    boolean first = true;
    for (int y = region.top(); y <= region.bottom(); y++) {
      long[] cells = screen.grid.row(y).cells;
      int blanks = 0;
      for (int x = region.left(); x <= region.right(); x++) {
        int value = value(screen, cells[x]);
        if (first || value != ' ') {
          sum += value + blanks;
          blanks = 0;
        } else {
          blanks += value;
        }
      }
      first = false;
    }
    return sum;
  }

  private static int value(Screen screen, long cell) {
    int character = ClusterRules.first(screen.clusters, cell);
    if (character == 0) {
      character = ' ';
    }
    int attributes = screen.styles.attributes(Cell.style(cell));
    int value = character & 0xFF;
    value += (attributes & Style.PROTECTED) != 0 ? 0x04 : 0;
    value += (attributes & Style.HIDDEN) != 0 ? 0x08 : 0;
    value += (attributes & Style.UNDERLINE) != 0 ? 0x10 : 0;
    value += (attributes & Style.INVERSE) != 0 ? 0x20 : 0;
    value += (attributes & Style.BLINK) != 0 ? 0x40 : 0;
    value += (attributes & Style.BOLD) != 0 ? 0x80 : 0;
    return value;
  }
}
