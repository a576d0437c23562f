package dev.vtr.session;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a line of text that matches, or for none on the screen to match. Each look examines
 * only the lines that changed since the last one. Confined to the session's context.
 */
final class LineWait {
  private final SessionRequest.WaitFor condition;
  private final Pattern pattern;
  private final Lines lines;
  private final Marks marks;
  private final Typing typing;
  private @Nullable Mark mark; // null: everything on the screen counts
  private @Nullable EchoFilter echo;
  private boolean begun;
  private long lookedClock = Long.MIN_VALUE;
  private long lookedTop;

  /**
   * @throws Failure.Invalid naming the pattern
   */
  LineWait(SessionRequest.WaitFor condition, Lines lines, Marks marks, Typing typing) {
    this.condition = condition;
    this.lines = lines;
    this.marks = marks;
    this.typing = typing;
    pattern = LinePattern.compile("pattern", condition.pattern());
  }

  /**
   * Looks at what changed since the last look.
   *
   * @param parsed bytes of output that are on the screen
   * @return the line that ends the wait, {@code ""} if it was for a line to be gone; null: go on
   */
  @Nullable String look(long parsed) {
    if (condition.since() > parsed) {
      return null;
    }
    if (condition.gone()) {
      return anyOnScreen() ? null : "";
    }
    if (!begun) {
      begin();
    }
    String found = firstMatch();
    lookedClock = lines.clock();
    lookedTop = lines.screenTop();
    return found;
  }

  private void begin() {
    boolean afterTyping = condition.skipEcho() && typing.hasTypedAt(condition.since());
    if (condition.since() == 0 && !afterTyping) {
      lookedTop = lines.shownTop();
    } else {
      Mark from = marks.at(condition.since());
      mark = from;
      lookedClock = from.clock();
      lookedTop = from.top();
      echo = afterTyping ? typing.echoAt(condition.since(), from, marks) : null;
    }
    begun = true;
  }

  private @Nullable String firstMatch() {
    for (long number = Math.max(lookedTop, lines.first()); number < lines.end(); number++) {
      if (lines.changedSince(number, lookedClock)) {
        String text = lines.text(number);
        String counted = counted(number, text);
        boolean counts = text.isEmpty() || !counted.isEmpty();
        if (counts && pattern.matcher(counted).find()) {
          return text;
        }
      }
    }
    return null;
  }

  /** What of a line counts: what was written since, and is not echo. */
  private String counted(long number, String text) {
    if (mark == null) {
      return text;
    }
    String written = mark.after(number, text);
    return echo == null ? written : echo.strip(number, written);
  }

  private boolean anyOnScreen() {
    for (long number = lines.shownTop(); number < lines.end(); number++) {
      if (pattern.matcher(lines.text(number)).find()) {
        return true;
      }
    }
    return false;
  }
}
