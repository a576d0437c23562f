package dev.vtr.rpc.screen;

import dev.vtr.terminal.AnsiStyle;
import dev.vtr.terminal.Cursor;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Style;
import java.util.List;

/**
 * A frame as control sequences: what a terminal of its size has to be fed, from its reset state, to
 * show it.
 *
 * <p>Uses CUP, SGR and the like as {@link AnsiStyle} writes them, and DECTCEM. Text of a frame
 * holds no control characters.
 */
final class AnsiScreen {
  private static final String CSI = "\033[";

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
    AnsiStyle.append(out, current, style);
    current = style;
  }

  private void cursor(Cursor cursor) {
    out.append(CSI).append(cursor.row() + 1).append(';').append(cursor.col() + 1).append('H');
    out.append(CSI).append(cursor.visible() ? "?25h" : "?25l");
  }
}
