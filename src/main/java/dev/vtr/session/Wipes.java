package dev.vtr.session;

import dev.vtr.terminal.Cursor;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Terminal;

/**
 * Where output takes back what it has just shown: control sequences that erase (ED, EL, RIS), that
 * leave the alternate screen, or after which a screen is drawn that is not to be seen (mode 2026).
 *
 * <p>What counts is only which lines such a sequence takes as a whole. A line of which a part stays
 * is in the middle of being drawn: new text stands before the rest of an older one, which the
 * program erases and never shows with it.
 */
final class Wipes {
  /** Bytes from ESC to the final byte, of sequences that programs write: {@code CSI ? 1049 l}. */
  private static final int MAX_SEQUENCE_BYTES = 8;

  private static final int ALTERNATE = 47;
  private static final int ALTERNATE_CLEARED = 1047;
  private static final int ALTERNATE_WITH_CURSOR = 1049;
  private static final int SYNCHRONIZED = 2026;

  private Wipes() {}

  /** The begin of the first that begins behind {@code from}, before {@code to}; else that. */
  static int next(byte[] bytes, int from, int to) {
    for (int at = from + 1; at < to - 1; at++) {
      if (bytes[at] == 0x1B && isWipe(bytes, at, to)) {
        return at;
      }
    }
    return to;
  }

  private static boolean isWipe(byte[] bytes, int escape, int to) {
    if (bytes[escape + 1] == 'c') {
      return true;
    }
    int end = end(bytes, escape, to);
    if (end < 0) {
      return false;
    }
    int parameter = parameter(bytes, escape, end);
    return switch (bytes[end]) {
      case 'J', 'K' -> true;
      case 'l' -> isPrivate(bytes, escape) && isAlternate(parameter);
      case 'h' -> isHold(bytes, escape, to);
      default -> false;
    };
  }

  /** Where the final byte of the CSI sequence is; -1 if it is none, is cut, or too long. */
  private static int end(byte[] bytes, int escape, int to) {
    if (bytes[escape + 1] != '[') {
      return -1;
    }
    int end = Math.min(to, escape + MAX_SEQUENCE_BYTES);
    int at = escape + 2;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '?') {
      at++;
    }
    return at < end ? at : -1;
  }

  private static boolean isPrivate(byte[] bytes, int escape) {
    return bytes[escape + 2] == '?';
  }

  private static boolean isAlternate(int mode) {
    return mode == ALTERNATE || mode == ALTERNATE_CLEARED || mode == ALTERNATE_WITH_CURSOR;
  }

  /** The one parameter; 0 without any, -1 if there is something else. */
  private static int parameter(byte[] bytes, int escape, int end) {
    int value = 0;
    for (int at = isPrivate(bytes, escape) ? escape + 3 : escape + 2; at < end; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return -1;
      }
      value = value * 10 + bytes[at] - '0';
    }
    return value;
  }

  /** Whether the sequence at {@code escape} begins to hold the screen back. */
  static boolean isHold(byte[] bytes, int escape, int to) {
    int end = end(bytes, escape, to);
    return end >= 0
        && bytes[end] == 'h'
        && isPrivate(bytes, escape)
        && parameter(bytes, escape, end) == SYNCHRONIZED;
  }

  /** The lines that the wipe at {@code escape}, which is about to be parsed, takes wholly. */
  static LineRange lines(byte[] bytes, int escape, int to, Terminal terminal, ScreenLines lines) {
    if (bytes[escape + 1] == 'c') {
      return new LineRange(lines.first(), lines.end());
    }
    int end = end(bytes, escape, to);
    int parameter = parameter(bytes, escape, end);
    return switch (bytes[end]) {
      case 'J' -> erasedInDisplay(parameter, terminal, lines);
      case 'K' -> erasedInLine(parameter, terminal, lines);
      default -> lines.linesWithin(0, terminal.rows());
    };
  }

  private static LineRange erasedInDisplay(int part, Terminal terminal, ScreenLines lines) {
    Cursor cursor = terminal.cursor();
    int row = cursor.row();
    return switch (part) {
      case 0 -> lines.linesWithin(cursor.col() == 0 ? row : row + 1, terminal.rows());
      case 1 -> lines.linesWithin(0, endsAtCursor(terminal) ? row + 1 : row);
      case 2 -> lines.linesWithin(0, terminal.rows());
      case 3 -> new LineRange(lines.first(), lines.screenTop());
      default -> LineRange.NONE;
    };
  }

  private static LineRange erasedInLine(int part, Terminal terminal, ScreenLines lines) {
    Cursor cursor = terminal.cursor();
    boolean whole =
        switch (part) {
          case 0 -> cursor.col() == 0;
          case 1 -> endsAtCursor(terminal);
          case 2 -> true;
          default -> false;
        };
    return whole ? lines.linesWithin(cursor.row(), cursor.row() + 1) : LineRange.NONE;
  }

  /** Whether nothing stands right of the cursor in its row. */
  private static boolean endsAtCursor(Terminal terminal) {
    Cursor cursor = terminal.cursor();
    FrameRow row = terminal.frame().lines().get(cursor.row());
    return row.textCols() <= cursor.col() + 1;
  }
}
