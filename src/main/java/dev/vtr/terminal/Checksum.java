package dev.vtr.terminal;

/**
 * xterm's checksum of a rectangle (DECRQCRA, with the resource checksumExtension at its start): the
 * sum of the characters' lower bytes, plus DEC's numbers for underlined, inverse, blinking and bold.
 * Blank cells that nothing was written to count only as the first cell of the rectangle.
 */
final class Checksum {
  private Checksum() {}

  static int of(Screen screen, Region region) {
    int sum = 0;
    boolean first = true;
    for (int y = region.top(); y <= region.bottom(); y++) {
      long[] cells = screen.grid.row(y).cells;
      for (int x = region.left(); x <= region.right(); x++) {
        if (first || cells[x] != 0) {
          sum += value(screen, cells[x]);
        }
        first = false;
      }
    }
    return sum;
  }

  private static int value(Screen screen, long cell) {
    int character = ClusterRules.first(screen.clusters, cell);
    int attributes = screen.styles.attributes(Cell.style(cell));
    int value = character == 0 ? ' ' : character & 0xFF;
    value += (attributes & Style.UNDERLINE) != 0 ? 0x10 : 0;
    value += (attributes & Style.INVERSE) != 0 ? 0x20 : 0;
    value += (attributes & Style.BLINK) != 0 ? 0x40 : 0;
    value += (attributes & Style.BOLD) != 0 ? 0x80 : 0;
    return value;
  }
}
