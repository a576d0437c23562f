package dev.vtr.terminal;

import java.util.ArrayList;

/** A screen as text: rows without trailing blanks, the cursor as a bar before the cell it is on. */
final class ScreenText {
  private ScreenText() {}

  static String of(Terminal terminal) {
    Frame frame = terminal.frame();
    var rows = new ArrayList<String>();
    for (int y = 0; y < frame.rows(); y++) {
      rows.add(row(frame, y));
    }
    return String.join("\n", rows).stripTrailing();
  }

  private static String row(Frame frame, int y) {
    int cursor = y == frame.cursor().row() ? frame.cursor().col() : -1;
    var text = new StringBuilder();
    frame
        .lines()
        .get(y)
        .visit(
            frame.cols(),
            (col, cluster, width, style) -> {
              if (col <= cursor && cursor < col + width) {
                text.append('|');
              }
              text.append(cluster);
            });
    return text.toString().stripTrailing();
  }

  /** Everything that two terminals have to agree on to be called equal. */
  static String whole(Terminal terminal) {
    var all = new StringBuilder(of(terminal));
    Frame frame = terminal.frame();
    for (FrameRow row : frame.lines()) {
      all.append('\n').append(row.wrapped()).append(' ').append(row.runs());
    }
    all.append('\n').append(frame.cursor()).append(frame.title()).append(terminal.modes());
    return all.toString();
  }
}
