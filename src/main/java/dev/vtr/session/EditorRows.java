package dev.vtr.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How line editors fit a typed line into rows where they do not leave that to the terminal. They
 * break it: the row is full, at its end may stand one sign (a backslash), and the row below, a line
 * of its own, goes on behind a decoration (a continuation prompt). Or they scroll it: the row shows
 * a piece of it behind one sign, or behind the prompt and then fills the row. Confined to the
 * session's context.
 */
final class EditorRows {
  /** Characters that may stand before a line that goes on: more than continuation prompts have. */
  private static final int MAX_DECORATION_CHARS = 64;

  /** Columns that may be left at the end of a full row: less than a wide character and a sign. */
  private static final int MAX_LEFT_COLUMNS = 2;

  /** Of a scrolled line a row shows a good part, even right after it was scrolled. */
  private static final int MIN_SCROLLED_PART = 5;

  /** Blanks at which a line is broken, at most. */
  private static final int MAX_BROKEN_BLANKS = 16;

  /** Rows of a broken line that are looked at when it is shown a second time. */
  private static final int MAX_ROWS = 16;

  private final Lines lines;

  EditorRows(Lines lines) {
    this.lines = lines;
  }

  /**
   * What of {@code line} is to come in the row below {@code text}, which shows its beginning from
   * {@code from} on and is full; null: {@code text} is not such a row.
   */
  @Nullable TypedLine brokenOff(TypedLine line, String text, int from) {
    TypedLine.Echo echo = line.in(text, from);
    if (echo.whole()
        || echo.end() <= from
        || !isSign(text, echo.end())
        || text.substring(0, from).stripTrailing().length() > maxDecoration()) {
      return null;
    }
    TypedLine missing = line.missingIn(echo);
    return isFull(text, line.text().length() - echo.typed() - missing.text().length())
        ? missing
        : null;
  }

  /**
   * Where in {@code text}, the row below, {@code missing} goes on; -1: nowhere.
   *
   * @param growing whether the cursor is there: then a beginning is enough, and what is right of
   *     the cursor is a suggestion
   */
  int goesOn(TypedLine missing, String text, boolean growing) {
    for (int at : starts(text, maxDecoration())) {
      if (isAt(missing, text, at, growing)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Whether {@code text} shows {@code line} from {@code at} on, or its beginning and is full.
   *
   * @param growing as in {@link #goesOn}
   */
  boolean isAt(TypedLine line, String text, int at, boolean growing) {
    return EchoSequence.ends(line, text, at, growing)
        || brokenOff(line, text, at) != null
        || (growing && isBeforeCursor(line, text, at));
  }

  /** Whether {@code text} fills its row. */
  boolean isFull(String text) {
    return isFull(text, 0);
  }

  /** Whether {@code text} may be a row behind which a line goes on below. */
  boolean mayBeBroken(String text) {
    return isFull(text, MAX_BROKEN_BLANKS);
  }

  /**
   * Whether {@code shown}, line {@code number}, is one of the rows of {@code line} broken, behind
   * any decoration.
   *
   * @param growing whether the cursor is there
   */
  boolean isBroken(TypedLine line, long number, String shown, boolean growing) {
    for (int at : starts(shown, maxDecoration())) {
      if (brokenOff(line, shown, at) != null) {
        return true;
      }
    }
    for (long above = number - 1; above >= Math.max(lines.first(), number - MAX_ROWS); above--) {
      String text = lines.text(above);
      if (2 * columnsOf(text) < lines.columns()) {
        return false;
      }
      for (int at : starts(text, maxDecoration())) {
        TypedLine missing = brokenOff(line, text, at);
        if (missing != null) {
          return isBelow(missing, above, number, shown, growing);
        }
      }
    }
    return false;
  }

  private boolean isBelow(TypedLine begun, long above, long number, String shown, boolean growing) {
    TypedLine missing = begun;
    for (long row = above + 1; row < number && missing != null; row++) {
      String text = lines.text(row);
      int at = goesOn(missing, text, false);
      missing = at < 0 ? null : brokenOff(missing, text, at);
    }
    return missing != null && goesOn(missing, shown, growing) >= 0;
  }

  /**
   * Where behind blanks and at most {@code maxChars} of {@code text} something may begin: not in a
   * word.
   */
  static List<Integer> starts(String text, int maxChars) {
    List<Integer> starts = new ArrayList<>();
    int blanks = text.length() - text.stripLeading().length();
    int last = Math.min(text.length(), blanks + maxChars);
    for (int at = 0; at < last; at++) {
      if (text.charAt(at) != ' ' && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))) {
        starts.add(at);
      }
    }
    return starts;
  }

  /** Whether the cursor, which is on {@code text}, is in the echo that begins at {@code from}. */
  boolean isBeforeCursor(TypedLine line, String text, int from) {
    int cursor = lines.cursorOffset();
    return cursor > from && cursor <= line.in(text, from).end() && lines.cursorBlanks() == 0;
  }

  /**
   * Whether {@code text} shows a piece of {@code line} that was scrolled.
   *
   * @param before the prompt before the line, if it is known
   * @param growing whether the cursor is there: then what is left of it is enough
   */
  boolean isScrolled(TypedLine line, String before, String text, boolean growing) {
    String all = before + line.text();
    boolean isRow = text.length() <= lines.columns();
    if (!isRow || columnsOf(all) < lines.columns() - MAX_LEFT_COLUMNS) {
      return false;
    }
    int least = lines.columns() / MIN_SCROLLED_PART;
    int cursor = growing ? Math.min(lines.cursorOffset(), text.length()) : 0;
    return isPiece(all, before, text, text.length(), least)
        || (cursor > 0 && isPiece(all, before, text, cursor, 0));
  }

  /** Whether {@code text} up to {@code end} is a piece of {@code all}, {@code least} characters. */
  private boolean isPiece(String all, String before, String text, int end, int least) {
    boolean afterPrompt = !before.isEmpty() && text.startsWith(before) && isFull(text, 0);
    if (!afterPrompt && (text.isEmpty() || !isSign(text.charAt(0)))) {
      return false;
    }
    int from = afterPrompt ? before.length() : 1;
    if (end - from < least || end < from) {
      return false;
    }
    String piece = text.substring(from, end);
    return all.contains(piece)
        || (isSign(piece.charAt(piece.length() - 1))
            && all.contains(piece.substring(0, piece.length() - 1)));
  }

  private int maxDecoration() {
    return Math.min(MAX_DECORATION_CHARS, lines.columns() / 2);
  }

  /**
   * @param blanks that stand at the end of {@code text} perhaps, which it leaves out
   */
  private boolean isFull(String text, int blanks) {
    int inLastRow = columnsOf(text) % lines.columns();
    return inLastRow == 0 || lines.columns() - inLastRow <= MAX_LEFT_COLUMNS + blanks;
  }

  private static int columnsOf(String text) {
    return text.codePoints().map(c -> c < TypedLine.FIRST_WIDE ? 1 : 2).sum();
  }

  /** Whether at most one sign is behind {@code from}. */
  private static boolean isSign(String text, int from) {
    return from == text.length() || (from == text.length() - 1 && isSign(text.charAt(from)));
  }

  private static boolean isSign(char c) {
    return !Character.isLetterOrDigit(c) && c != ' ';
  }
}
