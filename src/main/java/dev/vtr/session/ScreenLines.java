package dev.vtr.session;

import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a {@link Terminal}: those of its primary buffer and, while the alternate screen is
 * shown, after them the alternate screen's. Confined to the session's context.
 */
final class ScreenLines implements Lines {
  private final Terminal terminal;
  private final dev.vtr.terminal.Lines primary;
  private @Nullable FrameLines shown;
  private long madeAt;

  ScreenLines(Terminal terminal) {
    this.terminal = terminal;
    primary = terminal.lines();
  }

  @Override
  public long first() {
    return primary.first();
  }

  @Override
  public long screenTop() {
    return primary.screenTop();
  }

  @Override
  public long shownTop() {
    return terminal.altScreen() ? primary.end() : primary.screenTop();
  }

  @Override
  public long end() {
    return shownTop() + shown().size();
  }

  @Override
  public String text(long number) {
    long onScreen = number - shownTop();
    if (onScreen < 0) {
      return bounded(primary.text(number));
    }
    String text = shown().text((int) onScreen);
    return onScreen == 0 && !terminal.altScreen() ? bounded(beginning() + text) : text;
  }

  private static String bounded(String text) {
    return text.length() <= MAX_LINE_CHARS ? text : text.substring(text.length() - MAX_LINE_CHARS);
  }

  /**
   * What of the screen's first line has left the screen: its last rows only, as this is the line
   * that may grow without end.
   */
  private String beginning() {
    Deque<String> rows = new ArrayDeque<>();
    int chars = 0;
    for (int index = primary.scrollbackRows() - 1; index >= 0; index--) {
      FrameRow row = primary.scrollbackRow(index);
      if (!row.wrapped() || chars > MAX_LINE_CHARS) {
        break;
      }
      String text = row.text() + " ".repeat(FrameLines.blanksAfter(row));
      rows.addFirst(text);
      chars += text.length();
    }
    return String.join("", rows);
  }

  @Override
  public boolean changedSince(long number, long clock) {
    long onScreen = number - shownTop();
    return onScreen < 0
        ? primary.changedAt(number) > clock
        : shown().changedAt((int) onScreen) > clock;
  }

  @Override
  public long clock() {
    return terminal.changeClock();
  }

  @Override
  public boolean appends() {
    return terminal.modes().autowrap();
  }

  @Override
  public int columns() {
    return terminal.cols();
  }

  @Override
  public long cursorLine() {
    return terminal.altScreen() ? primary.end() + shown().cursorLine() : primary.ofCursor();
  }

  @Override
  public int cursorOffset() {
    int offset = shown().cursorOffset();
    boolean first = shown().cursorLine() == 0 && !terminal.altScreen();
    return first ? Math.min(beginning().length(), MAX_LINE_CHARS) + offset : offset;
  }

  @Override
  public int cursorBlanks() {
    return shown().cursorBlanks();
  }

  @Override
  public boolean wrapPending() {
    return terminal.wrapPending();
  }

  /** The terminal has parsed a part of output, of which its clock does not tell. */
  void parsedPart() {
    shown = null;
  }

  /** The screen's lines as they are, which whoever asked for them keeps. */
  Kept kept() {
    long top = shownTop();
    return new Kept(shown(), top, text(top));
  }

  /**
   * The lines of a moment.
   *
   * @param shown those on the screen, of which the first has number {@code top}
   * @param first all of that line's text
   */
  record Kept(FrameLines shown, long top, String first) {
    /** The text that line {@code number} had; empty if it was not on the screen. */
    String text(long number) {
      long index = number - top;
      return index == 0 ? first : index > 0 && index < shown.size() ? shown.text((int) index) : "";
    }
  }

  /** The lines all of whose rows on the screen are among {@code [from, to)}. */
  LineRange linesWithin(int from, int to) {
    FrameLines now = shown();
    int first = 0;
    while (first < now.size() && now.firstRow(first) < from) {
      first++;
    }
    int end = first;
    while (end < now.size() && now.endRow(end) <= to) {
      end++;
    }
    return new LineRange(shownTop() + first, shownTop() + end);
  }

  /** The lines of the screen as it is; made anew only when it has changed. */
  private FrameLines shown() {
    FrameLines made = shown;
    if (made == null || madeAt != terminal.changeClock()) {
      made = new FrameLines(terminal.frame(), terminal.wrapPending());
      shown = made;
      madeAt = terminal.changeClock();
    }
    return made;
  }
}
