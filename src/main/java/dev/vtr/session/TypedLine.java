package dev.vtr.session;

import java.util.ArrayList;
import java.util.List;

/**
 * One line as it was typed, and how its echo looks: the same characters, but a TAB shows as blanks
 * or as what completion made of it, a control character as {@code ^X} or not at all, and a wide
 * character may stand behind the blank that was left at the end of a row.
 */
final class TypedLine {
  /** Characters that a TAB may have become: more than completion adds to a line. */
  private static final int MAX_COMPLETED_CHARS = 1_000;

  /** From here on scripts have characters of two columns: Hangul Jamo. */
  static final int FIRST_WIDE = 0x1100;

  private final String text;
  private final List<Part> parts = new ArrayList<>(); // between the TABs

  private record Part(int start, String text) {}

  /**
   * @param text without line ends
   */
  TypedLine(String text) {
    this.text = text;
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == '\t') {
        if (start == 0 || start < at) {
          parts.add(new Part(start, text.substring(start, at)));
        }
        start = at + 1;
      }
    }
  }

  /**
   * How far a text shows the line.
   *
   * @param end where in the text that ends which is echo
   * @param whole whether all of the line is there; else it goes on, or differs from there on
   * @param typed characters of the line that are there
   */
  record Echo(int end, boolean whole, int typed) {}

  String text() {
    return text;
  }

  /** Whether an echo may look otherwise than the line. */
  boolean isOdd() {
    return text.codePoints().anyMatch(c -> c == '\t' || isUnseen(c) || c >= FIRST_WIDE);
  }

  /** The echo in {@code shown} that begins at {@code from}. */
  Echo in(String shown, int from) {
    Echo echo = new Echo(from, true, 0);
    for (int i = 0; i < parts.size() && echo.whole; i++) {
      Part part = parts.get(i);
      echo = i == 0 ? at(part, shown, from) : behind(part, shown, echo.end);
    }
    return echo;
  }

  /** What is missing of the line in an echo, without blanks around it. */
  TypedLine missingIn(Echo echo) {
    return new TypedLine(text.substring(echo.typed).strip());
  }

  /** The part somewhere behind {@code from}, where a TAB was typed. */
  private static Echo behind(Part part, String shown, int from) {
    Echo begun = new Echo(from, false, part.start);
    int last = Math.min(shown.length(), from + MAX_COMPLETED_CHARS);
    for (int at = from; at < last; at++) {
      Echo echo = at(part, shown, at);
      if (echo.whole) {
        return echo;
      }
      if (!begun.whole && begun.end == from && echo.end == shown.length()) {
        begun = echo;
      }
    }
    return begun;
  }

  private static Echo at(Part typed, String shown, int from) {
    String part = typed.text;
    int at = from;
    int next = 0;
    while (next < part.length()) {
      int c = part.codePointAt(next);
      if (isUnseen(c)) {
        at = afterCaret(c, shown, at);
      } else if (at == shown.length()) {
        return new Echo(at, part.substring(next).isBlank(), typed.start + next);
      } else if (shown.codePointAt(at) == c) {
        at += Character.charCount(c);
      } else if (c >= FIRST_WIDE && shown.startsWith(" " + Character.toString(c), at)) {
        at += 1 + Character.charCount(c);
      } else {
        return new Echo(at, false, typed.start + next);
      }
      next += Character.charCount(c);
    }
    return new Echo(at, true, typed.start + next);
  }

  private static boolean isUnseen(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  /** Behind {@code ^X} at {@code at}, or a beginning of that, if it is there. */
  private static int afterCaret(int c, String shown, int at) {
    if (c >= 0x80 || at == shown.length() || shown.charAt(at) != '^') {
      return at;
    }
    boolean named = at + 1 < shown.length() && shown.charAt(at + 1) == (c ^ 0x40);
    return named ? at + 2 : at + 1 == shown.length() ? at + 1 : at;
  }
}
