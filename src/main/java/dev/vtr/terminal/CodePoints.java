package dev.vtr.terminal;

/**
 * Width and grapheme cluster class of every code point, Unicode {@value UnicodeTable#VERSION}.
 * Widths: 2 for East Asian Wide and Fullwidth, 0 for marks, format controls and jamo vowels and
 * finals, 1 for the rest, ambiguous and private use included.
 */
final class CodePoints {
  /** Cluster classes (UAX #29, with Indic_Conjunct_Break of UAX #44). */
  static final int OTHER = 0;

  static final int CONTROL = 1;
  static final int EXTEND = 2;
  static final int ZWJ = 3;
  static final int SPACING_MARK = 4;
  static final int PREPEND = 5;
  static final int HANGUL_L = 6;
  static final int HANGUL_V = 7;
  static final int HANGUL_T = 8;
  static final int HANGUL_LV = 9;
  static final int HANGUL_LVT = 10;
  static final int REGIONAL_INDICATOR = 11;
  static final int PICTOGRAPHIC = 12;
  static final int CONSONANT = 13;
  static final int LINKER = 14;
  static final int EXTEND_OUTSIDE_CONJUNCT = 15;

  /** Emoji variation selectors. */
  static final int VS15 = 0xFE0E;

  static final int VS16 = 0xFE0F;

  /** Of an ASCII character: one column, and nothing but marks can join it. */
  static final int PLAIN = 0x101;

  private static final int MARK = 0x80;
  private static final int OPENING =
      1 << HANGUL_L | 1 << REGIONAL_INDICATOR | 1 << ZWJ | 1 << LINKER;

  private static final int SIMPLE = 0x100;
  private static final int TRAILS = 0x200;
  private static final int BLOCK_BITS = 7;
  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final char[] BLOCKS = new char[0x110000 >> BLOCK_BITS];
  private static final char[] PROPERTIES = expand();

  private CodePoints() {}

  /**
   * Bits 0 and 1: width; bits 2 to 5: cluster class; bit 6: wide when VS16 follows; bit 7: joins
   * whatever is before it; bits 8 and 9: {@link #isSimple}, {@link #trails}.
   */
  static int properties(int codePoint) {
    return PROPERTIES[place(codePoint)];
  }

  private static int place(int codePoint) {
    return BLOCKS[codePoint >> BLOCK_BITS] + (codePoint & (BLOCK - 1));
  }

  /** True if nothing is special: joins nothing, and only marks join it. */
  static boolean standsAlone(int properties) {
    return (properties & 0xFC) == 0 && (properties & 3) != 0;
  }

  /**
   * True if the code point has a width, is no mark, and nothing but marks can join a cell that it
   * begins. It may itself join a cell that {@link #opens}.
   */
  static boolean isSimple(int properties) {
    return (properties & SIMPLE) != 0;
  }

  /** True if it joins what is before it, whatever that is, and changes no width. */
  static boolean trails(int properties) {
    return (properties & TRAILS) != 0;
  }

  /** True if it neither has a width nor joins anything. */
  static boolean isControl(int properties) {
    return (properties & ~(15 << 2)) == 0;
  }

  /** True if others than marks may join a cell that ends in such a code point. */
  static boolean opens(int properties) {
    return (OPENING >> clusterClass(properties) & 1) != 0;
  }

  /** True for marks of any kind: GB9 and GB9a. */
  static boolean isMark(int properties) {
    return (properties & MARK) != 0;
  }

  static int width(int properties) {
    return properties & 3;
  }

  static int clusterClass(int properties) {
    return properties >> 2 & 15;
  }

  /** True if VS16 turns the code point from a narrow sign into a wide emoji. */
  static boolean widens(int properties) {
    return (properties & 0x40) != 0;
  }

  /** Fills {@link #BLOCKS} with the offsets of the distinct blocks that it returns. */
  private static char[] expand() {
    byte[] all = expandRuns();
    var distinct = new java.util.HashMap<java.nio.ByteBuffer, Integer>();
    var blocks = new java.io.ByteArrayOutputStream();
    for (int block = 0; block < BLOCKS.length; block++) {
      var content = java.nio.ByteBuffer.wrap(all, block * BLOCK, BLOCK);
      Integer offset = distinct.get(content);
      if (offset == null) {
        offset = blocks.size();
        distinct.put(content, offset);
        blocks.write(all, block * BLOCK, BLOCK);
      }
      BLOCKS[block] = (char) offset.intValue();
    }
    byte[] kinds = blocks.toByteArray();
    var properties = new char[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      properties[i] = (char) (kinds[i] & 0xFF | way(kinds[i] & 0xFF));
    }
    exceptions(properties);
    return properties;
  }

  private static int way(int kind) {
    if (width(kind) == 0) {
      return TRAILS;
    }
    return isMark(kind) || opens(kind) ? 0 : SIMPLE;
  }

  /** VS15 and VS16 change widths, and C1 control functions are no text. */
  private static void exceptions(char[] properties) {
    for (int selector = VS15; selector <= VS16; selector++) {
      int at = place(selector);
      properties[at] = (char) (properties[at] & ~TRAILS);
    }
    for (int control = 0x80; control < 0xA0; control++) {
      properties[place(control)] = CONTROL << 2;
    }
  }

  private static byte[] expandRuns() {
    var all = new byte[0x110000];
    int codePoint = 0;
    int length = 0;
    for (int i = 0; i < UnicodeTable.RUNS.length(); i++) {
      char c = UnicodeTable.RUNS.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        int kind = UnicodeTable.PROPERTIES[c - 'A'];
        byte properties = (byte) (marks(clusterClass(kind)) ? kind | MARK : kind);
        java.util.Arrays.fill(all, codePoint, codePoint + length, properties);
        codePoint += length;
        length = 0;
      } else if (c != '\n') {
        length = length * 36 + Character.digit(c, 36);
      }
    }
    return all;
  }

  private static boolean marks(int clusterClass) {
    return switch (clusterClass) {
      case EXTEND, ZWJ, SPACING_MARK, LINKER, EXTEND_OUTSIDE_CONJUNCT -> true;
      default -> false;
    };
  }
}
