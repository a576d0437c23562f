package dev.vtr.session;

/**
 * What a read from a cursor covers: of line {@code line} what follows its first {@code
 * skippedChars} characters, later lines that changed after {@code lineClock}, earlier ones that
 * changed after {@code clock}.
 *
 * @param clock of {@link Lines}
 * @param top number of the first line that may have changed after {@code clock}
 * @param lineClock of {@link Lines}, at most {@code clock}
 * @param skippedHash hash of the characters skipped: a line drawn anew is read whole
 */
record Since(long clock, long top, long line, long lineClock, int skippedChars, int skippedHash) {
  /** All that was written after {@code mark}. */
  static Since of(Mark mark) {
    String before = mark.before();
    return new Since(
        mark.clock(), mark.top(), mark.line(), mark.clock(), before.length(), before.hashCode());
  }

  /**
   * What of this is left when everything before character {@code chars} of {@code text}, line
   * {@code number}, has been read as it is now.
   */
  Since leftFrom(long number, String text, int chars, Lines now) {
    return new Since(
        now.clock(),
        Math.min(now.screenTop(), number),
        number,
        number < line ? Math.min(clock, lineClock) : lineClock,
        chars,
        text.substring(0, chars).hashCode());
  }

  /**
   * Whether line {@code number} is to be read: the cursor's is, where text goes on, and so are the
   * blank ones that newlines passed, which change no row.
   */
  boolean covers(long number, Lines lines) {
    if (number < line) {
      return lines.changedSince(number, clock);
    }
    long cursorLine = lines.cursorLine();
    return number == line
        || number == cursorLine
        || lines.changedSince(number, lineClock)
        || (number < cursorLine && lines.text(number).isEmpty());
  }

  /** Characters of {@code text}, line {@code number}, that are not to be read. */
  int skipped(long number, String text) {
    boolean isKnown =
        number == line
            && text.length() >= skippedChars
            && text.substring(0, skippedChars).hashCode() == skippedHash;
    return isKnown ? skippedChars : 0;
  }

  /** Whether both are about the same text, and differ only in what was drawn anew before it. */
  boolean hasTextOf(Since other) {
    return line == other.line
        && lineClock == other.lineClock
        && skippedChars == other.skippedChars
        && skippedHash == other.skippedHash;
  }

  /** This or the other, which {@link #hasTextOf} it, whichever covers more. */
  Since orEarlier(Since other) {
    return clock <= other.clock ? this : other;
  }
}
