package dev.vtr.terminal;

/** What {@link RowCodec} says of a row at its beginning: flags in a byte, then how many cells. */
final class PackedRow {
  static final int WRAPPED = 1;
  static final int LATIN = 2;
  static final int ONE_STYLE = 4;
  static final int LINE_SIZE_SHIFT = 3;

  private PackedRow() {}

  /** True if the row after a row with that first byte continues its line. */
  static boolean wraps(int flags) {
    return (flags & WRAPPED) != 0;
  }

  /** True if all characters of a row with that first byte are of Latin-1. */
  static boolean isLatin(int flags) {
    return (flags & LATIN) != 0;
  }

  /** {@link Row#lineSize} of a row with that first byte. */
  static int lineSize(int flags) {
    return flags >> LINE_SIZE_SHIFT;
  }

  /** Cells of a packed row. */
  static int cells(byte[] in, int from) {
    int at = from + 1;
    int value = in[at] & 0x7F;
    for (int shift = 7; in[at] < 0; shift += 7) {
      at++;
      value |= (in[at] & 0x7F) << shift;
    }
    return value;
  }
}
