package dev.vtr.cli.agent;

import dev.vtr.proto.Row;
import dev.vtr.proto.Screen;
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
