package dev.vtr.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one send in the order in which they are echoed, and which lines of the terminal
 * those are. Confined to the session's context.
 *
 * <p>The first is echoed where the cursor stood. Each further one ends the line right below the one
 * before, behind whatever stands there (a continuation prompt, indentation by an editor), or a
 * later line, behind a prompt or nothing. An editor may break it into several ({@link EditorRows}).
 * So each typed line is found once, and a program that repeats its input is heard.
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

  /**
   * How far the echo has come.
   *
   * @param next which line is expected next
   * @param last where the one before ends, or {@code next} has begun
   * @param missing what is still to come of {@code next}; null: it has not begun
   */
  private record Progress(int next, long last, @Nullable TypedLine missing) {}

  private final Mark mark;
  private final List<TypedLine> firsts;
  private final List<Expected> expected;
  private final Prompts prompts;
  private final Lines lines;
  private final EditorRows rows;
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
    rows = new EditorRows(lines);
    settled = new Progress(0, mark.line(), null);
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
    if (!hasMore(progress)) {
      return false;
    }
    boolean growing = number == lines.cursorLine();
    TypedLine missing = progress.missing;
    return missing != null && number == progress.last + 1
        ? rows.goesOn(missing, shown, growing) >= 0
        : echoes(progress, number, shown, growing) || brokenOff(progress, number, shown) != null;
  }

  private boolean hasMore(Progress progress) {
    return progress.next < expected.size();
  }

  private Progress after(Progress progress, long number) {
    if (number < lines.first()) {
      return progress;
    }
    String text = lines.text(number);
    TypedLine missing = progress.missing;
    if (missing != null && number == progress.last + 1) {
      int from = rows.goesOn(missing, text, false);
      if (from >= 0) {
        TypedLine rest = rows.brokenOff(missing, text, from);
        return new Progress(rest == null ? progress.next + 1 : progress.next, number, rest);
      }
    }
    boolean found =
        progress.next == 0 && number == mark.line() && isAtPlace(text)
            || echoes(progress, number, text, false);
    if (found) {
      return new Progress(progress.next + 1, number, null);
    }
    TypedLine broken = brokenOff(progress, number, text);
    return broken == null ? progress : new Progress(progress.next, number, broken);
  }

  /** What is missing of the line expected next, where an editor breaks that at {@code text}. */
  private @Nullable TypedLine brokenOff(Progress progress, long number, String text) {
    if (progress.next == 0 && number == mark.line()) {
      return brokenOffAtPlace(text);
    }
    TypedLine next = expected.get(progress.next).line;
    for (int at : starts(progress, number, text)) {
      TypedLine missing = rows.brokenOff(next, text, at);
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  /** As {@link #brokenOff}, of the line on which the cursor stood. */
  @Nullable TypedLine brokenOffAtPlace(String text) {
    if (text.length() <= mark.column() || !text.startsWith(mark.before())) {
      return null;
    }
    return firsts.stream()
        .map(first -> rows.brokenOff(first, text, mark.column()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private boolean isAtPlace(String text) {
    return text.length() > mark.column()
        && text.startsWith(mark.before())
        && firsts.stream().anyMatch(first -> first.in(text, mark.column()).whole());
  }

  /**
   * @param growing whether the cursor is there: then a beginning is enough
   */
  private boolean echoes(Progress progress, long number, String text, boolean growing) {
    TypedLine next = expected.get(progress.next).line;
    boolean orBegins = growing && (!isAnywhere(progress) || isBelow(progress, number));
    for (int at : starts(progress, number, text)) {
      if (ends(next, text, at, orBegins)) {
        prompts.add(text.substring(0, at));
        return true;
      }
    }
    return isBelow(progress, number) && rows.isScrolled(next, "", text, growing);
  }

  private boolean isAnywhere(Progress progress) {
    return progress.next == 0 && expected.getFirst().line.text().length() >= MIN_CHARS_ANYWHERE;
  }

  private boolean isBelow(Progress progress, long number) {
    return progress.next > 0
        && number > progress.last
        && number <= progress.last + expected.get(progress.next).below;
  }

  /** Where in {@code text} the line expected next may begin. */
  private List<Integer> starts(Progress progress, long number, String text) {
    if (isBelow(progress, number) || isAnywhere(progress)) {
      return EditorRows.starts(text, Prompts.MAX_CHARS);
    }
    List<Integer> starts = new ArrayList<>(prompts.endsIn(text));
    if (progress.next > 0) {
      starts.add(text.length() - text.stripLeading().length());
    }
    return starts;
  }

  /** Whether {@code text} from {@code from} on is the line and nothing else. */
  static boolean ends(TypedLine line, String text, int from, boolean orBegins) {
    TypedLine.Echo echo = line.in(text, from);
    boolean toEnd = text.substring(echo.end()).isBlank();
    return toEnd && (echo.whole() || (orBegins && echo.end() > from));
  }
}
