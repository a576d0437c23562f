package dev.vtr.terminal;

/** What programs say of themselves, such as a title, as it may be shown. Any thread. */
public final class ShownText {
  /** Bytes of UTF-8 that a title has at most. */
  static final int MAX_TITLE_BYTES = 255;

  private ShownText() {}

  /** A title as it may be shown: no control characters, at most {@value #MAX_TITLE_BYTES} bytes. */
  public static String title(String text) {
    return isPlain(text) ? text : clean(text, MAX_TITLE_BYTES);
  }

  /** Most are; a hub asks for thousands at once. */
  private static boolean isPlain(String text) {
    if (text.length() > MAX_TITLE_BYTES) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** No control characters, at most {@code maxBytes} bytes of UTF-8. */
  static String clean(String text, int maxBytes) {
    var clean = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (!isShown(codePoint)) {
        continue;
      }
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        break;
      }
      clean.appendCodePoint(codePoint);
    }
    return clean.toString();
  }

  private static boolean isShown(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && (type != Character.FORMAT || codePoint == 0x200D);
  }
}
