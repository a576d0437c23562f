package dev.vtr.session;

/**
 * Where the terminal stood when a part of the output had been parsed.
 *
 * @param offset bytes of output parsed
 * @param clock of {@link Lines}
 * @param top line number of the screen's top: earlier lines have not changed since
 * @param line that the cursor was on
 * @param before text of that line left of the cursor, without the blanks that end the line; empty
 *     where that was not looked at
 * @param blanks between that and the cursor; -1 where that was not looked at
 * @param full whether the cursor was behind the last column of its row
 */
record Mark(long offset, long clock, long top, long line, String before, int blanks, boolean full) {
  static Mark of(long offset, Lines lines) {
    long line = lines.cursorLine();
    String text = lines.text(line);
    String before = text.substring(0, Math.min(text.length(), lines.cursorOffset()));
    return new Mark(
        offset,
        lines.clock(),
        lines.screenTop(),
        line,
        before,
        lines.cursorBlanks(),
        lines.wrapPending());
  }

  /** As {@link #of}, without the text, which costs a picture of the screen. */
  static Mark coarse(long offset, Lines lines) {
    return new Mark(offset, lines.clock(), lines.screenTop(), lines.cursorLine(), "", -1, false);
  }

  boolean isCoarse() {
    return blanks < 0;
  }

  /** Characters of the line left of the cursor. */
  int column() {
    return before.length() + Math.max(0, blanks);
  }

  /** The line left of the cursor, with its blanks. */
  String shown() {
    return before + " ".repeat(Math.max(0, blanks));
  }

  /** What of line {@code number} was written after this mark. */
  String after(long number, String text) {
    return number == line && text.startsWith(before) ? text.substring(before.length()) : text;
  }
}
