package dev.vtr.terminal;

/**
 * How a {@link Terminal} starts out.
 *
 * @param cols columns of the screen, 1 to {@value #MAX_SIZE}
 * @param rows rows of the screen, 1 to {@value #MAX_SIZE}
 * @param scrollbackLines rows kept above the screen, 0 to {@value #MAX_SCROLLBACK}
 * @param version answered to XTVERSION after the product's name; printable ASCII
 * @param permissions what programs may do
 * @param maxReplyBytes answers to the program that may wait to be taken, 1 or more; what comes
 *     behind them is dropped
 */
public record TerminalOptions(
    int cols,
    int rows,
    int scrollbackLines,
    String version,
    Permissions permissions,
    int maxReplyBytes) {
  /** What XTVERSION says where nobody says otherwise. */
  public static final String VERSION = "0.1.0";

  /** Largest number of columns or rows. */
  public static final int MAX_SIZE = 1000;

  /** Largest number of rows kept above the screen. */
  public static final int MAX_SCROLLBACK = 10_000_000;

  /**
   * Answers to what is fed at once, where nobody says otherwise, 1 MiB: to 16 KiB of questions,
   * short ones with long answers too, unless they ask for whole tables.
   */
  public static final int MAX_REPLY_BYTES = 1024 * 1024;

  /** Checks every field; IllegalArgumentException names the bad one. */
  public TerminalOptions {
    checkSize("cols", cols);
    checkSize("rows", rows);
    if (scrollbackLines < 0 || scrollbackLines > MAX_SCROLLBACK) {
      throw new IllegalArgumentException(
          "scrollback must be 0 to " + MAX_SCROLLBACK + ", not " + scrollbackLines);
    }
    if (!version.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("version must be printable ASCII");
    }
    if (maxReplyBytes < 1) {
      throw new IllegalArgumentException("maxReplyBytes must be 1 or more, not " + maxReplyBytes);
    }
  }

  /** With the usual bound of replies. */
  public TerminalOptions(
      int cols, int rows, int scrollbackLines, String version, Permissions permissions) {
    this(cols, rows, scrollbackLines, version, permissions, MAX_REPLY_BYTES);
  }

  /** Without permissions. */
  public TerminalOptions(int cols, int rows, int scrollbackLines, String version) {
    this(cols, rows, scrollbackLines, version, Permissions.NONE);
  }

  public TerminalOptions(int cols, int rows, int scrollbackLines) {
    this(cols, rows, scrollbackLines, VERSION);
  }

  static void checkSize(String field, int value) {
    if (value < 1 || value > MAX_SIZE) {
      throw new IllegalArgumentException(field + " must be 1 to " + MAX_SIZE + ", not " + value);
    }
  }
}
