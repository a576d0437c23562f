package dev.vtr.session;

import java.nio.charset.StandardCharsets;

/**
 * Tells of a piece of output, without a look at the screen, that no line which begins in it can
 * hold one of the words that a pattern needs.
 *
 * <p>That holds for output that only appends: printable characters, line ends, and colours (CSI ...
 * m). Then each word on such a line is a word in the output, but for colours and characters beyond
 * ASCII in between, which are passed over here. Of any other output it is not told.
 */
final class OutputFilter {
  private static final byte PLAIN = 0;
  private static final byte FIRST_LETTER = 1;
  private static final byte RETURN = 2;
  private static final byte ESCAPE = 3;
  private static final byte UNSAFE = 4;

  private final byte[][] words;
  private final boolean foldsCase;

  /** What each byte is. */
  private final byte[] kinds = new byte[256];

  /**
   * @param required at least one word
   */
  OutputFilter(RequiredText required) {
    foldsCase = required.foldsCase();
    words =
        required.words().stream()
            .map(word -> word.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    for (int b = 0; b < ' '; b++) {
      kinds[b] = UNSAFE;
    }
    kinds[0x7F] = UNSAFE;
    kinds[0xC2] = UNSAFE; // begins the controls U+0080 to U+009F
    kinds['\n'] = PLAIN;
    kinds['\r'] = RETURN;
    kinds[0x1B] = ESCAPE;
    for (byte[] word : words) {
      kinds[word[0]] = FIRST_LETTER;
      if (foldsCase) {
        kinds[Character.toUpperCase(word[0])] = FIRST_LETTER;
      }
    }
  }

  /** Whether no line that begins in {@code bytes[from, to)} can hold one of the words. */
  boolean excludes(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      switch (kinds[bytes[at] & 0xFF]) {
        case PLAIN -> at++;
        case FIRST_LETTER -> {
          if (anyAt(bytes, at, to)) {
            return false;
          }
          at++;
        }
        case RETURN -> {
          if (!returnsToEnd(bytes, at, to)) {
            return false;
          }
          at++;
        }
        case ESCAPE -> {
          at = afterColour(bytes, at, to);
          if (at < 0) {
            return false;
          }
        }
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  /** A return that nothing is written over after: another one or a line feed follows. */
  private static boolean returnsToEnd(byte[] bytes, int at, int to) {
    return at + 1 == to || bytes[at + 1] == '\n' || bytes[at + 1] == '\r';
  }

  /** Where CSI ... m ends that begins at {@code at}; -1 if it is something else or cut. */
  private static int afterColour(byte[] bytes, int at, int to) {
    if (at + 1 >= to || bytes[at + 1] != '[') {
      return -1;
    }
    int next = at + 2;
    while (next < to && bytes[next] >= '0' && bytes[next] <= ';') {
      next++;
    }
    return next < to && bytes[next] == 'm' ? next + 1 : -1;
  }

  private boolean anyAt(byte[] bytes, int at, int to) {
    for (byte[] word : words) {
      if (isAt(word, bytes, at, to)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code word} may stand there; also if the end comes before it is told. */
  private boolean isAt(byte[] word, byte[] bytes, int from, int to) {
    int matched = 0;
    int at = from;
    while (at < to && matched < word.length) {
      byte b = bytes[at];
      if (b == 0x1B) {
        int after = afterColour(bytes, at, to);
        if (after < 0) {
          return true;
        }
        at = after;
      } else if (b < 0) {
        at++; // beyond ASCII
      } else if (folded(b) == word[matched]) {
        matched++;
        at++;
      } else {
        return false;
      }
    }
    return matched == word.length;
  }

  private int folded(byte b) {
    return foldsCase && b >= 'A' && b <= 'Z' ? b + 0x20 : b;
  }
}
