package dev.vtr.terminal;

/**
 * UTF-8 to code points. Malformed input becomes U+FFFD by the WHATWG Encoding Standard's rule: one
 * for each maximal part of a sequence that could have been well-formed.
 */
final class Utf8 {
  static final int REPLACEMENT = 0xFFFD;

  /** The sequence needs more bytes. */
  static final int MORE = -1;

  /** The byte was malformed and is used up. */
  static final int MALFORMED = -2;

  /** What came before was malformed; the byte has to be looked at again from the start. */
  static final int MALFORMED_AGAIN = -3;

  private int codePoint;
  private int missing;
  private int lowest = 0x80;
  private int highest = 0xBF;

  /** True between the bytes of a sequence. */
  boolean isPending() {
    return missing > 0;
  }

  /** Takes one byte; a code point or one of the constants. */
  int next(byte signed) {
    int octet = signed & 0xFF;
    if (missing == 0) {
      return first(octet);
    }
    if (octet < lowest || octet > highest) {
      reset();
      return MALFORMED_AGAIN;
    }
    lowest = 0x80;
    highest = 0xBF;
    codePoint = codePoint << 6 | (octet & 0x3F);
    missing--;
    return missing == 0 ? codePoint : MORE;
  }

  private int first(int octet) {
    if (octet < 0x80) {
      return octet;
    }
    if (octet < 0xC2 || octet > 0xF4) {
      return MALFORMED;
    }
    if (octet < 0xE0) {
      missing = 1;
      codePoint = octet & 0x1F;
    } else if (octet < 0xF0) {
      missing = 2;
      codePoint = octet & 0x0F;
      lowest = octet == 0xE0 ? 0xA0 : 0x80;
      highest = octet == 0xED ? 0x9F : 0xBF;
    } else {
      missing = 3;
      codePoint = octet & 0x07;
      lowest = octet == 0xF0 ? 0x90 : 0x80;
      highest = octet == 0xF4 ? 0x8F : 0xBF;
    }
    return MORE;
  }

  private void reset() {
    missing = 0;
    lowest = 0x80;
    highest = 0xBF;
  }

  /** Length of the well-formed sequence of 2 to 4 bytes at {@code i}, or 0 if there is none. */
  static int wholeLength(byte[] input, int i, int to) {
    int first = input[i] & 0xFF;
    if (first >= 0xE1 && first < 0xF0) {
      return to - i >= 3 && first != 0xED && input[i + 1] < -64 && input[i + 2] < -64 ? 3 : 0;
    }
    if (first >= 0xC2 && first < 0xE0) {
      return to - i >= 2 && input[i + 1] < -64 ? 2 : 0;
    }
    if (first > 0xF0 && first < 0xF4) {
      return to - i >= 4 && input[i + 1] < -64 && input[i + 2] < -64 && input[i + 3] < -64 ? 4 : 0;
    }
    if (first == 0xF0) {
      int second = to - i >= 4 ? input[i + 1] : 0;
      return second >= -112 && second < -64 && input[i + 2] < -64 && input[i + 3] < -64 ? 4 : 0;
    }
    return 0; // E0, ED and F4 have ranges of their own, and are rare
  }

  /** The code point of a well-formed sequence of 2 to 4 bytes. */
  static int decode(byte[] input, int i, int length) {
    return switch (length) {
      case 2 -> (input[i] & 0x1F) << 6 | (input[i + 1] & 0x3F);
      case 3 -> (input[i] & 0x0F) << 12 | (input[i + 1] & 0x3F) << 6 | (input[i + 2] & 0x3F);
      default ->
          (input[i] & 0x07) << 18
              | (input[i + 1] & 0x3F) << 12
              | (input[i + 2] & 0x3F) << 6
              | (input[i + 3] & 0x3F);
    };
  }
}
