package dev.vtr.rpc.screen;

import dev.vtr.terminal.Cursor;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Style;
import java.util.List;

/**
 * A frame as control sequences: what a terminal of its size has to be fed, from its reset state, to
 * show it.
 *
 * <p>Uses CUP, SGR (with the colon forms of ITU T.416 for underline styles and direct colours), OSC
 * 8 and DECTCEM. Text of a frame holds no control characters.
 */
final class AnsiScreen {
  private static final String CSI = "\033[";
  private static final String ST = "\033\\";

  private final StringBuilder out = new StringBuilder();
  private Style current = Style.DEFAULT;

  private AnsiScreen() {}

  /**
   * {@code scrollback} first, as lines that scroll away, then the rows of {@code frame} and its
   * cursor.
   */
  static String render(Frame frame, List<FrameRow> scrollback) {
    AnsiScreen screen = new AnsiScreen();
    screen.rows(scrollback, frame.cols(), true);
    screen.rows(frame.lines(), frame.cols(), false);
    screen.cursor(frame.cursor());
    return screen.out.toString();
  }

  private void rows(List<FrameRow> rows, int cols, boolean endLast) {
    for (int row = 0; row < rows.size(); row++) {
      row(rows.get(row), cols);
      if (endLast || row < rows.size() - 1) {
        out.append("\r\n");
      }
    }
  }

  private void row(FrameRow row, int cols) {
    int shown = out.length();
    int[] lastShown = {shown};
    row.visit(
        cols,
        (_, text, _, style) -> {
          become(style);
          out.append(text);
          if (!text.equals(" ") || !style.equals(Style.DEFAULT)) {
            lastShown[0] = out.length();
          }
        });
    become(Style.DEFAULT, lastShown[0]);
  }

  /** Drops the blanks after {@code end}, and returns to the default style there. */
  private void become(Style style, int end) {
    boolean styled = !current.equals(Style.DEFAULT);
    if (!styled) {
      // The blanks may stand behind a change back to the default, which has to stay.
      while (out.length() > end && out.charAt(out.length() - 1) == ' ') {
        out.setLength(out.length() - 1);
      }
    }
    become(style);
  }

  private void become(Style style) {
    if (style.equals(current)) {
      return;
    }
    if (!style.hyperlink().equals(current.hyperlink())) {
      out.append("\033]8;;").append(style.hyperlink()).append(ST);
    }
    if (!sgr(style).equals(sgr(current))) {
      out.append(CSI).append(sgr(style)).append('m');
    }
    current = style;
  }

  private void cursor(Cursor cursor) {
    out.append(CSI).append(cursor.row() + 1).append(';').append(cursor.col() + 1).append('H');
    out.append(CSI).append(cursor.visible() ? "?25h" : "?25l");
  }

  private static String sgr(Style style) {
    StringBuilder sgr = new StringBuilder("0");
    flag(sgr, style, Style.BOLD, "1");
    flag(sgr, style, Style.FAINT, "2");
    flag(sgr, style, Style.ITALIC, "3");
    flag(sgr, style, Style.BLINK, "5");
    flag(sgr, style, Style.INVERSE, "7");
    flag(sgr, style, Style.HIDDEN, "8");
    flag(sgr, style, Style.STRIKE, "9");
    flag(sgr, style, Style.OVERLINE, "53");
    if (style.underline() > 0) {
      sgr.append(";4:").append(style.underline());
    }
    color(sgr, 38, style.foreground());
    color(sgr, 48, style.background());
    color(sgr, 58, style.underlineColor());
    return sgr.toString();
  }

  private static void flag(StringBuilder sgr, Style style, int mask, String parameter) {
    if (style.has(mask)) {
      sgr.append(';').append(parameter);
    }
  }

  /** See {@link Style} for how a colour is held. */
  private static void color(StringBuilder sgr, int selector, int color) {
    if ((color & Style.DIRECT) != 0) {
      sgr.append(';').append(selector).append(":2::").append(color >> 16 & 0xFF);
      sgr.append(':').append(color >> 8 & 0xFF).append(':').append(color & 0xFF);
    } else if (color > 0) {
      sgr.append(';').append(selector).append(":5:").append(color - 1);
    }
  }
}
