package dev.vtr.session;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import java.util.ArrayList;
import java.util.List;

/** The rows of one frame as lines: wrapped rows joined, without trailing blanks. */
final class FrameLines {
  private final List<String> texts = new ArrayList<>();
  private final List<Long> changes = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>(); // one more than the last row
  private int cursorLine;
  private int cursorOffset;
  private final int cursorBlanks;

  /**
   * @param wrapPending whether the cursor is behind the last column rather than on it
   */
  FrameLines(Frame frame, boolean wrapPending) {
    int cursorCol = frame.cursor().col() + (wrapPending ? 1 : 0);
    StringBuilder text = new StringBuilder();
    long changed = Long.MIN_VALUE;
    for (int row = 0; row < frame.rows(); row++) {
      FrameRow part = frame.lines().get(row);
      if (row == frame.cursor().row()) {
        cursorLine = texts.size();
        cursorOffset = text.length() + charsBefore(part, cursorCol);
      }
      text.append(part.text());
      changed = Math.max(changed, part.changedAt());
      if (part.wrapped() && row < frame.rows() - 1) {
        text.repeat(' ', blanksAfter(part));
      } else {
        texts.add(text.toString().stripTrailing());
        changes.add(changed);
        ends.add(row + 1);
        text.setLength(0);
        changed = Long.MIN_VALUE;
      }
    }
    int length = texts.get(cursorLine).length();
    cursorBlanks = Math.max(0, cursorOffset - length);
    cursorOffset = Math.min(cursorOffset, length);
  }

  /** Blanks at the end of a row that its text leaves out. */
  static int blanksAfter(FrameRow row) {
    return Math.max(0, row.cols() - row.textCols());
  }

  private static int charsBefore(FrameRow row, int cursorCol) {
    int[] chars = {0};
    row.visit(
        cursorCol,
        (col, cluster, width, style) -> {
          if (col < cursorCol) {
            chars[0] += cluster.length();
          }
        });
    return chars[0];
  }

  int size() {
    return texts.size();
  }

  String text(int index) {
    return texts.get(index);
  }

  /** The first of the line's rows. */
  int firstRow(int index) {
    return index == 0 ? 0 : ends.get(index - 1);
  }

  /** One more than the last of the line's rows. */
  int endRow(int index) {
    return ends.get(index);
  }

  /** Time of the latest change to any of the line's rows, on the terminal's change clock. */
  long changedAt(int index) {
    return changes.get(index);
  }

  int cursorLine() {
    return cursorLine;
  }

  /** Characters of the cursor's line left of the cursor; at most its length. */
  int cursorOffset() {
    return cursorOffset;
  }

  /** Blanks between the end of that line's text and the cursor. */
  int cursorBlanks() {
    return cursorBlanks;
  }
}
