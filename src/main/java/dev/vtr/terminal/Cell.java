package dev.vtr.terminal;

/**
 * How a cell is packed into a {@code long}: the style's id in the upper half; in the lower half a
 * code point, or the index of a cluster in {@link ClusterPool}, and flags. A cell with the value 0
 * was never written or was erased to the default background.
 */
final class Cell {
  /** The lower bits index {@link ClusterPool}. */
  static final int CLUSTER = 1 << 31;

  /** The first column of a wide character. */
  static final int WIDE = 1 << 30;

  /** The second column of a wide character; its code point is 0. */
  static final int TAIL = 1 << 29;

  /** Code point or cluster index. */
  static final int CODE = (1 << 29) - 1;

  /** Everything but the style. */
  static final long CONTENT = 0xFFFF_FFFFL;

  private Cell() {}

  static long of(long styleBits, int content) {
    return styleBits | (content & CONTENT);
  }

  static int content(long cell) {
    return (int) cell;
  }

  static int code(long cell) {
    return (int) cell & CODE;
  }

  static int style(long cell) {
    return (int) (cell >>> 32);
  }

  static boolean isCluster(long cell) {
    return ((int) cell & CLUSTER) != 0;
  }

  static boolean isWide(long cell) {
    return ((int) cell & WIDE) != 0;
  }

  static boolean isTail(long cell) {
    return ((int) cell & TAIL) != 0;
  }
}
