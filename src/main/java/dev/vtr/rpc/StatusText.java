package dev.vtr.rpc;

/**
 * How long the text of a status may be. It travels as a header ({@code grpc-message}), and an
 * HTTP/2 client whose bound for all headers of an answer is passed breaks the stream or, with it,
 * the whole connection and the calls of others on it (RFC 9113, 10.5.1 and 6.5.2,
 * SETTINGS_MAX_HEADER_LIST_SIZE; 8 KiB in grpc-java, Netty and Vert.x).
 */
public final class StatusText {
  /** Bytes of a text as it travels; the other headers of an answer have room beside it. */
  public static final int MOST_BYTES = 2048;

  /** Stands where something is left out. */
  private static final String LEFT_OUT = "...";

  private StatusText() {}

  /**
   * {@code text}, or as much of its beginning as fits with a sign that something is left out; cut
   * between characters. Looks at no more than it keeps.
   */
  public static String cut(String text) {
    int bytes = 0;
    int kept = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      bytes += encodedBytes(character);
      if (bytes > MOST_BYTES) {
        return text.substring(0, kept) + LEFT_OUT;
      }
      i += Character.charCount(character);
      if (bytes <= MOST_BYTES - LEFT_OUT.length()) {
        kept = i;
      }
    }
    return text;
  }

  /** As {@link #cut}, on one line, for a log: controls and format characters are blanks. */
  public static String line(String text) {
    var line = new StringBuilder();
    cut(text).codePoints().map(c -> isControl(c) ? ' ' : c).forEach(line::appendCodePoint);
    return line.toString();
  }

  /** Whether a character is a control, C0 or C1, or a format such as those of direction. */
  public static boolean isControl(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
  }

  /** Bytes of a character in UTF-8, percent-encoded as {@link PercentEncoding} does. */
  private static int encodedBytes(int character) {
    if (character >= 0x20 && character <= 0x7E && character != '%') {
      return 1;
    }
    int utf8 = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    return 3 * utf8;
  }
}
