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

  private static final int FIRST_LEAD = (byte) 0xC0; // as a signed byte, continuations are below

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

  /** True if there is a well-formed sequence of two bytes at {@code i}. */
  static boolean isTwo(byte[] input, int i, int to) {
    int first = input[i];
    return first >= (byte) 0xC2 && first < (byte) 0xE0 && to - i >= 2 && input[i + 1] < FIRST_LEAD;
  }

  /** True if there is a well-formed sequence of three bytes at {@code i}. */
  static boolean isThree(byte[] input, int i, int to) {
    int first = input[i];
    if (first < (byte) 0xE0 || first >= (byte) 0xF0 || to - i < 3) {
      return false;
    }
    int second = input[i + 1];
    return second < FIRST_LEAD
        && input[i + 2] < FIRST_LEAD
        && (first != (byte) 0xE0 || second >= (byte) 0xA0) // not overlong
        && (first != (byte) 0xED || second < (byte) 0xA0); // no surrogate
  }

  /** True if there is a well-formed sequence of four bytes at {@code i}. */
  static boolean isFour(byte[] input, int i, int to) {
    int first = input[i];
    if (first < (byte) 0xF0 || first > (byte) 0xF4 || to - i < 4) {
      return false;
    }
    int second = input[i + 1];
    return second < FIRST_LEAD
        && input[i + 2] < FIRST_LEAD
        && input[i + 3] < FIRST_LEAD
        && (first != (byte) 0xF0 || second >= (byte) 0x90) // not overlong
        && (first != (byte) 0xF4 || second < (byte) 0x90); // not above U+10FFFF
  }

  static int decodeTwo(byte[] input, int i) {
    return (input[i] & 0x1F) << 6 | (input[i + 1] & 0x3F);
  }

  static int decodeThree(byte[] input, int i) {
    return (input[i] & 0x0F) << 12 | (input[i + 1] & 0x3F) << 6 | (input[i + 2] & 0x3F);
  }

  static int decodeFour(byte[] input, int i) {
    return (input[i] & 0x07) << 18
        | (input[i + 1] & 0x3F) << 12
        | (input[i + 2] & 0x3F) << 6
        | (input[i + 3] & 0x3F);
  }

  /** Length of the well-formed sequence of 2 to 4 bytes at {@code i}, or 0 if there is none. */
  static int wholeLength(byte[] input, int i, int to) {
    if (isTwo(input, i, to)) {
      return 2;
    }
    return isThree(input, i, to) ? 3 : isFour(input, i, to) ? 4 : 0;
  }

  /** The code point of a well-formed sequence of 2 to 4 bytes. */
  static int decode(byte[] input, int i, int length) {
    return switch (length) {
      case 2 -> decodeTwo(input, i);
      case 3 -> decodeThree(input, i);
      default -> decodeFour(input, i);
    };
  }
}
