package dev.vtr.session;

import java.util.List;

/**
 * The lines of one send in the order in which they are echoed, and which lines of the terminal
 * those are. Confined to the session's context.
 *
 * <p>The first is echoed where the cursor stood. Each further one ends the line right below the one
 * before, behind whatever stands there (a continuation prompt, indentation by an editor), or a
 * later line, behind a prompt or nothing. So each typed line is found once, and a program that
 * repeats its input is heard.
 */
final class EchoSequence {
  /**
   * A typed line as short as this is not looked for behind just anything when it was not found
   * where the cursor stood: {@code 2} also ends the answer of a menu that echoes nothing.
   */
  private static final int MIN_CHARS_ANYWHERE = 4;

  /**
   * A line that was typed.
   *
   * @param line without blanks around it
   * @param below how many lines below the one before it stands if nothing comes in between
   */
  record Expected(TypedLine line, int below) {}

  /** How far the echo has come: which line is expected next, and where the one before stands. */
  private record Progress(int next, long last) {}

  private final Mark mark;
  private final List<TypedLine> firsts;
  private final List<Expected> expected;
  private final Prompts prompts;
  private final Lines lines;
  private Progress settled;
  private long unsettled; // the first line that is not yet in that

  /**
   * @param firsts what may be echoed where the cursor stood; {@code expected} begins with it
   */
  EchoSequence(
      Mark mark, List<TypedLine> firsts, List<Expected> expected, Prompts prompts, Lines lines) {
    this.mark = mark;
    this.firsts = firsts;
    this.expected = expected;
    this.prompts = prompts;
    this.lines = lines;
    settled = new Progress(0, mark.line());
    unsettled = mark.line();
  }

  /**
   * Whether {@code shown}, line {@code number}, is the echo of a line, or a beginning of that while
   * the cursor is there. Asked in ascending order between two changes of the terminal.
   */
  boolean isEcho(long number, String shown) {
    if (number < unsettled) {
      return false;
    }
    long above = Math.min(number, lines.screenTop()); // what is above does not change any more
    for (; unsettled < above && hasMore(settled); unsettled++) {
      settled = after(settled, unsettled);
    }
    Progress progress = settled;
    for (long line = unsettled; line < number && hasMore(progress); line++) {
      progress = after(progress, line);
    }
    return hasMore(progress) && echoes(progress, number, shown, number == lines.cursorLine());
  }

  private boolean hasMore(Progress progress) {
    return progress.next < expected.size();
  }

  private Progress after(Progress progress, long number) {
    if (number < lines.first()) {
      return progress;
    }
    String text = lines.text(number);
    boolean found =
        progress.next == 0 && number == mark.line() && isAtPlace(text)
            || echoes(progress, number, text, false);
    return found ? new Progress(progress.next + 1, number) : progress;
  }

  private boolean isAtPlace(String text) {
    return text.length() > mark.column()
        && text.startsWith(mark.before())
        && firsts.stream().anyMatch(first -> first.in(text, mark.column()).whole());
  }

  /**
   * @param orBegins whether a beginning is enough
   */
  private boolean echoes(Progress progress, long number, String text, boolean orBegins) {
    Expected next = expected.get(progress.next);
    boolean isFirst = progress.next == 0;
    boolean isBelow = !isFirst && number > progress.last && number <= progress.last + next.below;
    boolean anywhere = isFirst && next.line.text().length() >= MIN_CHARS_ANYWHERE;
    if (isBelow || anywhere) {
      return behindAnything(next.line, text, orBegins && isBelow);
    }
    boolean alone = !isFirst && ends(next.line, text, blanksOf(text), orBegins);
    return alone
        || prompts.endsIn(text).stream().anyMatch(at -> ends(next.line, text, at, orBegins));
  }

  private boolean behindAnything(TypedLine line, String text, boolean orBegins) {
    int last = Math.min(text.length(), Prompts.MAX_CHARS);
    for (int at = 0; at < last; at++) {
      boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
      if (begins && text.charAt(at) != ' ' && ends(line, text, at, orBegins)) {
        prompts.add(text.substring(0, at));
        return true;
      }
    }
    return false;
  }

  /** Whether {@code text} from {@code from} on is the line and nothing else. */
  static boolean ends(TypedLine line, String text, int from, boolean orBegins) {
    TypedLine.Echo echo = line.in(text, from);
    boolean toEnd = text.substring(echo.end()).isBlank();
    return toEnd && (echo.whole() || (orBegins && echo.end() > from));
  }

  private static int blanksOf(String text) {
    return text.length() - text.stripLeading().length();
  }
}
