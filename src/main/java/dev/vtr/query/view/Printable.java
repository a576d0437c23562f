package dev.vtr.query.view;

/**
 * Text from a file made harmless for a terminal: no control characters (C0, DEL, C1), no marks that
 * change the direction or the order of text (Unicode UAX 9), no invisible ones, one line, bounded.
 */
public final class Printable {
  /** Characters kept of one value. */
  private static final int VALUE_CHARS_MAX = 200;

  private static final int SENTENCE_CHARS_MAX = 2000;

  private Printable() {}

  /**
   * The text with every doubtful character as {@code \\u{hex}}, cut at {@value #VALUE_CHARS_MAX}
   * characters.
   */
  public static String text(String raw) {
    return text(raw, VALUE_CHARS_MAX);
  }

  /** The same for a sentence that may quote a path or two. */
  public static String sentence(String raw) {
    return text(raw, SENTENCE_CHARS_MAX);
  }

  private static String text(String raw, int charsMax) {
    StringBuilder safe = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      if (safe.length() >= charsMax) {
        safe.append("...(").append(raw.length() - at).append(" more)");
        break;
      }
      int point = raw.codePointAt(at);
      if (isHarmless(point)) {
        safe.appendCodePoint(point);
      } else {
        safe.append("\\u{").append(Integer.toHexString(point)).append('}');
      }
      at += Character.charCount(point);
    }
    return safe.toString();
  }

  /** The text with spaces before it, so that it ends at column {@code width}. */
  static String right(Object text, int width) {
    String whole = String.valueOf(text);
    return " ".repeat(Math.max(0, width - whole.length())) + whole;
  }

  /** The text with spaces behind it. */
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** An attribute's value; a text with spaces or quotes stands in quotes. */
  public static String value(Object value) {
    if (value instanceof String text
        && (text.isEmpty() || text.chars().anyMatch(c -> c == ' ' || c == '"' || c == '='))) {
      return '"' + text(text).replace("\"", "\\\"") + '"';
    }
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString(number.longValue());
    }
    return text(value.toString());
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
