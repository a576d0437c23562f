package dev.vtr.session;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Tells the echo of what was typed from what the program answers.
 *
 * <p>Echo is what of a line shows typed text, as much of that as has appeared yet: echo comes in
 * parts. A match of a wait's pattern counts only if it ends behind the echo on its line. So typed
 * text is found as echo in three places:
 *
 * <ol>
 *   <li>where the cursor stood when it was typed, from exactly there on. What differs from it ends
 *       the echo and counts: a {@code y} that is not echoed leaves all but one letter of {@code yes
 *       it is}. While the cursor is in the echo or right behind it, what stands right of the cursor
 *       was put there by a line editor (a suggestion) and belongs to it;
 *   <li>in the lines below, in the order typed: {@link EchoSequence};
 *   <li>where a program shows anew what was typed before it was ready: {@link ShownAnew}; or breaks
 *       that, behind anything ({@link EditorRows}).
 * </ol>
 *
 * <p>The cursor's line may be such a line in progress. A program that repeats its input without a
 * prompt (a bare {@code cat}) is heard. Confined to the session's context.
 */
final class EchoFilter {
  /**
   * What was typed.
   *
   * @param firsts what may appear where the cursor stood
   * @param expected the lines of the send, in order
   * @param recent all lines typed lately, in order and without blanks around them
   * @param left whether the output has left the line since then: no echo comes there any more
   */
  record Typed(
      List<TypedLine> firsts,
      List<EchoSequence.Expected> expected,
      List<TypedLine> recent,
      BooleanSupplier left) {}

  /** Long lines of one send that are looked for broken a second time. */
  private static final int MAX_BROKEN = 16;

  private final Mark mark;
  private final Typed typed;
  private final Lines lines;
  private final EchoSequence sequence;
  private final ShownAnew anew;
  private final EditorRows rows;

  EchoFilter(Mark mark, Typed typed, Owed owed, Prompts prompts, Lines lines) {
    this.mark = mark;
    this.typed = typed;
    this.lines = lines;
    rows = new EditorRows(lines);
    anew = new ShownAnew(mark.top(), typed.recent, owed, prompts, lines);
    sequence = new EchoSequence(mark, typed.firsts, typed.expected, prompts, lines);
  }

  /**
   * Where in {@code shown}, line {@code number}, that ends which is echo or was there before; a
   * match counts if it ends behind that. -1: all of the line counts.
   *
   * @param shown the line's text, on the cursor's line with the blanks before the cursor
   */
  int echoEnd(long number, String shown) {
    int end = -1;
    if (number == mark.line()) {
      end = endAtPlace(shown);
    } else if (number == mark.line() + 1 && mark.full()) {
      end = endBelow(shown);
    }
    if (end == shown.length()
        || sequence.isEcho(number, shown)
        || anew.isEcho(number, shown)
        || isBrokenAnew(number, shown)) {
      return shown.isEmpty() ? -1 : shown.length();
    }
    return end;
  }

  /** As {@link #echoEnd}, of the line on which the cursor stood. */
  private int endAtPlace(String shown) {
    int start = mark.column();
    if (shown.length() <= start) {
      // What stood there before, or stands there again, as a prompt after "clear".
      boolean isOld = mark.shown().startsWith(shown) && !typed.left.getAsBoolean();
      return isOld ? shown.length() : -1;
    }
    boolean growing = lines.cursorLine() == mark.line();
    if (typed.firsts.stream().anyMatch(f -> rows.isScrolled(f, mark.shown(), shown, growing))
        || sequence.brokenOffAtPlace(shown) != null) {
      return shown.length();
    }
    if (!shown.startsWith(mark.before())) {
      return -1; // the line was drawn anew
    }
    int end = start;
    for (TypedLine first : typed.firsts) {
      end = Math.max(end, first.in(shown, start).end());
    }
    return end > start && isInEditor(start, end) ? shown.length() : end;
  }

  /**
   * As {@link #echoEnd}, of the line below, where the prompt filled its row: there bash prints one
   * letter, goes to a new line, and on with the rest.
   */
  private int endBelow(String shown) {
    String above = mark.line() < lines.first() ? "" : lines.text(mark.line());
    if (above.length() <= mark.column() || !above.startsWith(mark.before())) {
      return -1;
    }
    String begun = above.substring(mark.column());
    int end = -1;
    for (TypedLine first : typed.firsts) {
      if (first.text().startsWith(begun)) {
        var rest = new TypedLine(first.text().substring(begun.length()));
        end = Math.max(end, rest.in(shown, 0).end());
      }
    }
    return end;
  }

  private boolean isInEditor(int start, int end) {
    int cursor = lines.cursorLine() == mark.line() ? lines.cursorOffset() : -1;
    return cursor > start && cursor <= end && lines.cursorBlanks() == 0;
  }

  /** What an editor shows anew, and breaks, that was typed before it was ready. */
  private boolean isBrokenAnew(long number, String shown) {
    boolean growing = number == lines.cursorLine();
    return typed.expected.stream()
        .map(EchoSequence.Expected::line)
        .filter(line -> 2 * line.text().length() > lines.columns())
        .limit(MAX_BROKEN)
        .anyMatch(line -> rows.isBroken(line, number, shown, growing));
  }
}
