package dev.vtr.cli.agent;

import dev.vtr.proto.Row;
import dev.vtr.proto.RowUpdate;
import dev.vtr.proto.Screen;
import dev.vtr.proto.ScreenReply;
import java.util.List;

/**
 * A screen as plain text: scrollback asked for, then the rows, without blanks at line ends and
 * blank rows at the end.
 */
final class ScreenText {
  private ScreenText() {}

  static String of(Screen screen) {
    var text = new StringBuilder();
    append(text, screen.getScrollbackList());
    append(text, screen.getLinesList().subList(0, usedRows(screen)));
    return text.toString();
  }

  /**
   * What has changed since a frame: a line for each row, its number, counted from 0, a TAB and its
   * text. Before them {@code scroll_up}, a TAB and by how many rows all that is there moves up
   * first, if it does; or {@code whole}, a TAB and the number of rows, where there is only the
   * whole screen to tell: then its rows down to the last one with text, and before them those of
   * the scrollback that were asked for, numbered from -1 upwards.
   */
  static String since(ScreenReply reply) {
    var text = new StringBuilder();
    if (reply.hasDelta()) {
      if (reply.getDelta().getScrollUp() > 0) {
        line(text, "scroll_up", Integer.toString(reply.getDelta().getScrollUp()));
      }
      for (RowUpdate update : reply.getDelta().getRowsList()) {
        line(text, Integer.toString(update.getIndex()), update.getRow().getText());
      }
      return text.toString();
    }
    Screen screen = reply.getScreen();
    line(text, "whole", Integer.toString(screen.getRows()));
    numbered(text, -screen.getScrollbackCount(), screen.getScrollbackList());
    numbered(text, 0, screen.getLinesList().subList(0, usedRows(screen)));
    return text.toString();
  }

  private static void numbered(StringBuilder text, int first, List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      line(text, Integer.toString(first + i), rows.get(i).getText().stripTrailing());
    }
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append('\t').append(rest).append('\n');
  }

  private static void append(StringBuilder text, List<Row> rows) {
    for (Row row : rows) {
      text.append(row.getText().stripTrailing()).append('\n');
    }
  }

  /** Rows down to the last one with text. */
  static int usedRows(Screen screen) {
    int used = screen.getLinesCount();
    while (used > 0 && screen.getLines(used - 1).getText().isBlank()) {
      used--;
    }
    return used;
  }
}
