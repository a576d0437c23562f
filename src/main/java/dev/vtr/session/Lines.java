package dev.vtr.session;

/**
 * The text of a terminal as numbered lines, oldest first: wrapped rows joined, control sequences
 * resolved, without trailing blanks. A line keeps its number for as long as it is kept.
 */
interface Lines {
  /**
   * Characters of a line that are looked at, the last ones: a line of megabytes without a newline
   * must not cost its length each time it grows.
   */
  int MAX_LINE_CHARS = 64 * 1024;

  /** Number of the oldest line kept. */
  long first();

  /** Number of the first line that may still change: earlier ones have left the screen. */
  long screenTop();

  /** Number of the line that the first row belongs to that is shown. */
  long shownTop();

  /** One more than the number of the screen's last line. */
  long end();

  /** The last {@link #MAX_LINE_CHARS} characters of line {@code first() <= number < end()}. */
  String text(long number);

  /** Whether line {@code first() <= number < end()} changed after {@link #clock} was that. */
  boolean changedSince(long number, long clock);

  /** A number that grows with every change. */
  long clock();

  /** Whether what is printed stays where it is: nothing is written over at the end of a row. */
  boolean appends();

  /** Columns of a row. */
  int columns();

  /** Number of the line that the cursor is on. */
  long cursorLine();

  /** Characters of that line's text left of the cursor; at most its length. */
  int cursorOffset();

  /** Whether the cursor is behind the last column, and what is printed next goes below. */
  boolean wrapPending();

  /** Blanks between the end of that line's text and the cursor, as behind a prompt. */
  int cursorBlanks();
}
