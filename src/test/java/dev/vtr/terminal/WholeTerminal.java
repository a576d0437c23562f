package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.List;

/** All of a terminal that shows: one string for each row, so that a difference names its place. */
final class WholeTerminal {
  private WholeTerminal() {}

  /** Screen, cursor, title, modes, and the newest {@code scrollbackRows} rows above the screen. */
  static List<String> of(Terminal terminal, int scrollbackRows) {
    Frame frame = terminal.frame();
    List<String> all = new ArrayList<>();
    Lines lines = terminal.lines();
    int kept = lines.scrollbackRows();
    for (int i = Math.max(0, kept - scrollbackRows); i < kept; i++) {
      all.add("above " + row(lines.scrollbackRow(i), terminal.cols()));
    }
    for (int y = 0; y < frame.rows(); y++) {
      all.add("row " + y + ' ' + row(frame.lines().get(y), frame.cols()));
    }
    all.add(frame.cursor() + " alternate " + frame.altScreen());
    all.add(frame.title() + ' ' + terminal.modes());
    return all;
  }

  /** All rows from the oldest to the last one that is not blank. */
  static List<String> rows(Terminal terminal) {
    List<String> all = new ArrayList<>();
    Lines lines = terminal.lines();
    for (int i = 0; i < lines.scrollbackRows(); i++) {
      all.add(row(lines.scrollbackRow(i), terminal.cols()));
    }
    for (FrameRow row : terminal.frame().lines()) {
      all.add(row(row, terminal.cols()));
    }
    while (!all.isEmpty() && all.getLast().matches("( 1)*")) {
      all.removeLast();
    }
    return all;
  }

  /** The cells of a row with width and style, those alike together, and its wrap. */
  private static String row(FrameRow row, int cols) {
    var text = new StringBuilder();
    row.visit(cols, (col, cluster, width, style) -> text.append(cluster).append(width));
    for (StyleRun run : row.runs()) {
      text.append(' ').append(run);
    }
    return text + (row.wrapped() ? " wrapped" : "");
  }
}
