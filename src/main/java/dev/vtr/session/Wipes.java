package dev.vtr.session;

/**
 * Where output takes back what it has just shown: control sequences that erase (ED, EL, RIS) or
 * that leave the alternate screen. Whoever waits for text looks before each, so that a message is
 * seen that a program shows and wipes with one write, as an editor does when it ends.
 */
final class Wipes {
  /** Looks within one slice: what more is wiped in it is wiped too fast for anybody. */
  static final int MAX_PER_SLICE = 8;

  /** Bytes from ESC to the final byte, of sequences that programs write: {@code CSI ? 1049 l}. */
  private static final int MAX_SEQUENCE_BYTES = 8;

  private Wipes() {}

  /** The begin of the first that begins in {@code bytes(from, to)}; {@code to} if none does. */
  static int next(byte[] bytes, int from, int to) {
    for (int at = from + 1; at < to - 1; at++) {
      if (bytes[at] == 0x1B && isWipe(bytes, at, to)) {
        return at;
      }
    }
    return to;
  }

  private static boolean isWipe(byte[] bytes, int escape, int to) {
    byte second = bytes[escape + 1];
    if (second == 'c') {
      return true;
    }
    if (second != '[') {
      return false;
    }
    int begin = escape + 2;
    int end = Math.min(to, escape + MAX_SEQUENCE_BYTES);
    int at = begin;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '?') {
      at++;
    }
    if (at == end) {
      return false;
    }
    return switch (bytes[at]) {
      case 'J', 'K' -> true;
      case 'l' -> bytes[begin] == '?' && bytes[at - 1] != '?' && leavesAlternate(bytes, begin, at);
      default -> false;
    };
  }

  private static boolean leavesAlternate(byte[] bytes, int question, int end) {
    int mode = 0;
    for (int at = question + 1; at < end; at++) {
      mode = mode * 10 + bytes[at] - '0';
    }
    return mode == 47 || mode == 1047 || mode == 1049;
  }
}
