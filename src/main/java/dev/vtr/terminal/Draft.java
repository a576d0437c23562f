package dev.vtr.terminal;

import java.util.Arrays;

/**
 * A row as it is written from left to right, before anybody looks at its cells: one byte for each
 * character and runs of styles. Most rows of a flood leave for the scrollback without ever having
 * been cells. A byte 0 is a cell that was never written.
 *
 * <p>Of use while {@link Row#isDraft}.
 */
final class Draft {
  /** More make the row use cells: such rows are overwritten rather than scrolled. */
  static final int MAX_RUNS = 32;

  private static final byte[] NONE = {};
  private static final int[] NO_RUNS = {};

  private byte[] text = NONE;
  private int length;
  private int runs;
  private int[] ends = NO_RUNS; // column behind each run
  private int[] styles = NO_RUNS;

  /** Begins with nothing written in a row of {@code cols} columns. */
  void begin(int cols) {
    if (text.length != cols + AsciiRun.SLACK) {
      text = new byte[cols + AsciiRun.SLACK];
      ends = new int[MAX_RUNS];
      styles = new int[MAX_RUNS];
    }
    length = 0;
    runs = 0;
  }

  /** Columns up to the last one that was written. */
  int length() {
    return length;
  }

  /** What was written, and anything behind it. */
  byte[] text() {
    return text;
  }

  int runs() {
    return runs;
  }

  /** The column behind a run. */
  int end(int run) {
    return ends[run];
  }

  int style(int run) {
    return styles[run];
  }

  /** True if characters may be appended from a column on. */
  boolean takes(int col) {
    return col >= length && runs < MAX_RUNS - 1;
  }

  /** Appends {@code n} bytes 0x20 to 0x7E in a style; only what it {@link #takes}. */
  void append(byte[] in, int from, int col, int n, int style) {
    if (col > length) {
      Arrays.fill(text, length, col, (byte) 0);
      extend(col, 0);
    }
    AsciiRun.copy(in, from, text, col, n);
    extend(col + n, style);
  }

  private void extend(int end, int style) {
    int last = runs - 1;
    if (last >= 0 && styles[last] == style) {
      ends[last] = end;
    } else {
      ends[runs] = end;
      styles[runs] = style;
      runs++;
    }
    length = end;
  }

  /** Forgets what stands at {@code col} and after it. */
  void truncate(int col) {
    if (col >= length) {
      return;
    }
    int end = col;
    while (end > 0 && text[end - 1] == 0) { // a gap counts only before a character
      end--;
    }
    while (runs > 0 && (runs > 1 ? ends[runs - 2] : 0) >= end) {
      runs--;
    }
    if (runs > 0) {
      ends[runs - 1] = end;
    }
    length = end;
  }

  /** Writes the whole row as cells. */
  void copyTo(long[] cells) {
    int col = 0;
    for (int run = 0; run < runs; run++) {
      long bits = (long) styles[run] << 32;
      for (int end = ends[run]; col < end; col++) {
        cells[col] = bits | text[col];
      }
    }
    Arrays.fill(cells, length, cells.length, 0);
  }
}
