package dev.vtr.session;

import java.util.Arrays;

/**
 * At which byte of the output lines began: the newest {@link #CAPACITY}, in three rings of longs
 * that grow as lines come, 24 bytes a line, 384 KiB at most. Known for output whose newlines are
 * all that moved the cursor to other lines, as in nearly everything but full-screen programs.
 * Nothing is allocated for a line. Confined to the session's context.
 */
final class LineStarts {
  /** Lines remembered; a power of two, more than the usual scrollback of 10,000 with its screen. */
  static final int CAPACITY = 16 * 1024;

  private static final int FIRST_ROOM = 64;

  private final Lines lines;
  private long[] offsets = new long[FIRST_ROOM]; // ascending
  private long[] numbers = new long[FIRST_ROOM];
  private long[] clocks = new long[FIRST_ROOM];
  private long count; // of all that were ever added; entry n is at n modulo the room
  private long cursorLine; // after the output before

  LineStarts(Lines lines) {
    this.lines = lines;
    cursorLine = lines.cursorLine();
  }

  /** {@code output[from, to)}, which ends at cursor {@code end}, has just been parsed. */
  void parsed(byte[] output, int from, int to, long end) {
    long before = cursorLine;
    if (lines.shownTop() > lines.screenTop()) { // the alternate screen, which has no history
      return;
    }
    cursorLine = lines.cursorLine();
    int newlines = 0;
    for (int i = from; i < to; i++) {
      newlines += output[i] == '\n' ? 1 : 0;
    }
    if (newlines > 0 && cursorLine - before == newlines) {
      add(output, from, to, end, before);
    }
  }

  private void add(byte[] output, int from, int to, long end, long before) {
    long clock = lines.clock();
    long number = before;
    for (int i = from; i < to; i++) {
      if (output[i] == '\n') {
        if (count == offsets.length && count < CAPACITY) {
          grow();
        }
        int index = index(count++);
        offsets[index] = end - (to - i - 1);
        numbers[index] = ++number;
        clocks[index] = clock;
      }
    }
  }

  private void grow() {
    int room = 2 * offsets.length;
    offsets = Arrays.copyOf(offsets, room);
    numbers = Arrays.copyOf(numbers, room);
    clocks = Arrays.copyOf(clocks, room);
  }

  private int index(long entry) {
    return (int) (entry & offsets.length - 1);
  }

  private long oldest() {
    return Math.max(0, count - offsets.length);
  }

  /** The last entry at or before the cursor; -1 if there is none. */
  private long entryAt(long cursor) {
    long low = oldest();
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (offsets[index(middle)] <= cursor) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == oldest() ? -1 : low - 1;
  }

  /**
   * A read from the line that the cursor is in, or {@code mark}, which is at or before the cursor,
   * if that is nearer.
   */
  Since nearest(long cursor, Mark mark) {
    long entry = entryAt(cursor);
    if (entry < 0 || offsets[index(entry)] <= mark.offset()) {
      return Since.of(mark);
    }
    long clock = clocks[index(entry)];
    return new Since(clock, mark.top(), numbers[index(entry)], clock - 1, 0, 0);
  }

  /** The cursor at which line {@code number} began last; -1 if that is not known. */
  long cursorOf(long number) {
    for (long entry = count - 1; entry >= oldest(); entry--) {
      if (numbers[index(entry)] == number) {
        return offsets[index(entry)];
      }
    }
    return -1;
  }
}
