package dev.vtr.session;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.vtr.session.SessionRequest.WaitFor;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a line of text that matches, or for none on the screen to match.
 *
 * <p>Each look examines only the lines that changed since the last one. In a flood nearly all of
 * these have come into being since; where the output itself shows that none of them can match
 * ({@link OutputFilter}), they are not examined either, so that a wait does not slow a flood.
 * Confined to the session's context.
 */
final class LineWait {
  private final WaitFor condition;
  private final Pattern pattern;
  private final RequiredText required;
  private final @Nullable OutputFilter filter;
  private final Lines lines;
  private final Marks marks;
  private final Typing typing;
  private final OldMatches old = new OldMatches();
  private long since; // Long.MAX_VALUE: its write is still to come
  private @Nullable Mark mark; // null: everything on the screen counts
  private @Nullable EchoFilter echo;
  private boolean begun;
  private long lookedClock = Long.MIN_VALUE;
  private long lookedTop;
  private long lookedEnd;
  private long unsettled = -1; // a line that matched in what may still be echo
  private long matchedBefore; // the line that was not gone at the last look
  private long told; // bytes of output parsed when old matches were last told what was written
  private boolean passedOver; // there was output without a look
  private @Nullable Glimpse glimpse; // null: the screen as it is

  /**
   * @throws Failure.Invalid naming the pattern
   */
  LineWait(WaitFor condition, Lines lines, Marks marks, Typing typing) {
    this.condition = condition;
    this.lines = lines;
    this.marks = marks;
    this.typing = typing;
    since = condition.since() == WaitFor.WITH_WRITE ? Long.MAX_VALUE : condition.since();
    pattern = LinePattern.compile("pattern", condition.pattern());
    required = RequiredText.of(condition.pattern());
    filter = required.words().isEmpty() ? null : new OutputFilter(required);
  }

  /** Whether it waits for a line to be gone. */
  boolean isForGone() {
    return condition.gone();
  }

  /** Whether it is to begin with a write that is still to come. */
  boolean isHeld() {
    return since == Long.MAX_VALUE;
  }

  /** Begins at {@code cursor}, where something is about to be written. */
  void from(long cursor) {
    since = cursor;
  }

  /** What was written where it begins was not echoed: all since then is to be looked at again. */
  void unechoed() {
    begun = false;
    lookedClock = Long.MIN_VALUE;
  }

  /**
   * Looks at what {@code output[from, to)} has changed; there was a look just before it, or it was
   * passed over what came before.
   *
   * @return as {@link #look(long)}
   */
  @Nullable String look(long parsed, byte[] output, int from, int to) {
    old.look(lines, lookedClock);
    tell(parsed, output, from, to);
    boolean newLinesCount =
        !begun
            || passedOver
            || filter == null
            || !lines.appends()
            || !filter.excludes(output, from, to);
    return look(parsed, newLinesCount);
  }

  /** Tells old matches of what they have not been told of {@code output[from, to)}. */
  private void tell(long parsed, byte[] output, int from, int to) {
    int untold = (int) Math.min(to - from, parsed - told);
    old.written(output, to - untold, to);
    told = parsed;
  }

  /** Takes note of {@code output[from, to)}, whose screen is not to be looked at. */
  void passOver(long parsed, byte[] output, int from, int to) {
    begin(parsed);
    tell(parsed, output, from, to);
    passedOver = true;
  }

  /**
   * Looks at lines right before they are wiped, in the middle of {@code output[from, ...)}, of
   * which {@code to} is the end of what has been parsed.
   *
   * @return a line that matches; null: none
   */
  @Nullable String glimpse(long parsed, byte[] output, int from, int to, Glimpse shown) {
    if (since > parsed || !(begun || condition.gone())) {
      return null;
    }
    tell(parsed, output, from, to);
    glimpse = condition.gone() ? null : shown;
    try {
      LineRange range = shown.lines();
      return firstMatch(Math.max(lookedTop, range.first()), range.end(), -1);
    } finally {
      glimpse = null;
    }
  }

  /**
   * Looks at what changed since the last look.
   *
   * @param parsed bytes of output that are on the screen
   * @return the line that ends the wait, {@code ""} if it was for a line to be gone; null: go on
   */
  @Nullable String look(long parsed) {
    return look(parsed, true);
  }

  /**
   * @param newLinesCount whether lines that have begun since the last look may match
   */
  private @Nullable String look(long parsed, boolean newLinesCount) {
    if (since > parsed) {
      return null;
    }
    if (condition.gone()) {
      return anyOnScreen() ? null : "";
    }
    begin(parsed);
    old.look(lines, lookedClock);
    long end = lines.end();
    long again = unsettled;
    unsettled = -1;
    String found = firstMatch(lookedTop, newLinesCount ? end : Math.min(lookedEnd, end), again);
    passedOver = false;
    lookedClock = lines.clock();
    lookedTop = lines.screenTop();
    lookedEnd = end;
    return found;
  }

  /** Begins, if it has not and may, with {@code parsed} bytes of output on the screen. */
  void begin(long parsed) {
    if (begun || since > parsed || condition.gone()) {
      return;
    }
    told = parsed;
    boolean afterTyping = condition.skipEcho() && typing.hasTypedAt(since);
    if (since == 0 && !afterTyping) {
      lookedTop = lines.shownTop();
    } else {
      Mark from = marks.at(since);
      mark = from;
      lookedClock = from.clock();
      lookedTop = from.top();
      echo = afterTyping ? typing.echoAt(since, from, marks, lines) : null;
      if (since == parsed) {
        noteOld(from);
      }
    }
    begun = true;
  }

  private void noteOld(Mark from) {
    for (long number = lines.shownTop(); number < lines.end(); number++) {
      String text = lines.text(number);
      if (required.mayMatch(text)) {
        old.note(pattern, number, 0, text);
        if (number == from.line()) {
          String after = from.after(number, text);
          old.note(pattern, number, text.length() - after.length(), after);
        }
      }
    }
    old.noted();
  }

  private @Nullable String firstMatch(long from, long end, long again) {
    for (long number = Math.max(from, lines.first()); number < end; number++) {
      if (number == again || lines.changedSince(number, lookedClock)) {
        String text = lines.text(number);
        if (required.mayMatch(text) && matches(number, text)) {
          return text;
        }
      }
    }
    return null;
  }

  private boolean matches(long number, String text) {
    EchoFilter filter = echo;
    return filter != null
        ? isAnswer(number, text, filter)
        : mark == null ? isFound(number, text) : isFoundAfter(mark, number, text);
  }

  private boolean isFoundAfter(Mark from, long number, String text) {
    String written = from.after(number, text);
    return (text.isEmpty() || !written.isEmpty())
        && isFound(number, text.length() - written.length(), written);
  }

  /** Whether the pattern is found in a line, and not in the echo of what was typed. */
  private boolean isAnswer(long number, String text, EchoFilter filter) {
    if (!isFound(number, text)) {
      return false;
    }
    String shown = shown(number, text);
    int end = filter.echoEnd(number, shown);
    if (endsBehind(end, number, 0, text)
        || (shown.length() > text.length() && endsBehind(end, number, 0, shown))) {
      return true;
    }
    if (number == lines.cursorLine()) {
      unsettled = number; // more of a line may turn a beginning of the echo into an answer
    }
    return false;
  }

  /**
   * Whether a match of the pattern in {@code text}, line {@code number} from {@code start} on, ends
   * behind {@code end} and is new.
   */
  private boolean endsBehind(int end, long number, int start, String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.end() > end
          && !old.contains(number, start + matcher.start(), matcher.group())
          && isShown(number, start, text, matcher)) {
        return true;
      }
    }
    return false;
  }

  private boolean isShown(long number, int start, String text, Matcher matcher) {
    Glimpse now = glimpse;
    return now == null || now.shows(number, start, text, matcher.start(), matcher.end());
  }

  private boolean isFound(long number, String text) {
    return isFound(number, 0, text);
  }

  /**
   * Whether the pattern is newly in {@code text}, line {@code number} from {@code start} on; on the
   * cursor's line also with the blanks before the cursor, so that {@code "\\$ $"} finds the prompt
   * it was written for.
   */
  private boolean isFound(long number, int start, String text) {
    if (endsBehind(-1, number, start, text)) {
      return true;
    }
    String shown = shown(number, text);
    return !text.isEmpty()
        && shown.length() > text.length()
        && endsBehind(-1, number, start, shown);
  }

  /** A line's text, on the cursor's line with the blanks before the cursor. */
  private String shown(long number, String text) {
    return number == lines.cursorLine() ? text + " ".repeat(lines.cursorBlanks()) : text;
  }

  private boolean anyOnScreen() {
    if (matchedBefore >= lines.shownTop() && isOnScreen(matchedBefore)) {
      return true;
    }
    for (long number = lines.shownTop(); number < lines.end(); number++) {
      if (isOnScreen(number)) {
        matchedBefore = number;
        return true;
      }
    }
    return false;
  }

  private boolean isOnScreen(long number) {
    if (number >= lines.end()) {
      return false;
    }
    String text = lines.text(number);
    return required.mayMatch(text) && isFound(number, text);
  }
}
