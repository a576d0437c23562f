package dev.vtr.terminal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One row of a {@link Grid}: cells, and when they last changed. Recycled, never shared. */
final class Row {
  /** What was written since the row was cleared, while nobody has asked for cells. */
  final Draft draft = new Draft();

  private boolean isDraft;
  private long[] cells;

  /** The next row continues this one's line. */
  boolean wrapped;

  /** False: no cell is wide. True: one may be. */
  boolean mayHoldWide;

  /** False: no cell holds more than one code point. True: one may. */
  boolean mayHoldClusters;

  /** {@link Terminal#changeClock} of the last change. */
  long changedAt;

  /** DECSWL 0, DECDWL 1, DECDHL upper half 2, lower half 3. */
  int lineSize;

  /** Cells that {@link RowCodec} unpacked last. */
  int packedCols;

  /** The immutable picture of this row as it is, if one was taken. */
  @Nullable FrameRow picture;

  Row(int cols) {
    cells = new long[cols];
  }

  int cols() {
    return cells.length;
  }

  /** True while {@link #draft} says what the row holds. */
  boolean isDraft() {
    return isDraft;
  }

  /** One for each column; see {@link Cell}. */
  long[] cells() {
    if (isDraft) {
      draft.copyTo(cells);
      isDraft = false;
    }
    return cells;
  }

  /** Gives the row other cells. */
  void cells(long[] others) {
    isDraft = false;
    cells = others;
  }

  /** Makes every cell blank with the given style bits and forgets wrap and size. */
  void clear(long eraser, long clock) {
    blank(eraser);
    wrapped = false;
    mayHoldWide = false;
    mayHoldClusters = false;
    lineSize = 0;
    touch(clock);
  }

  private void blank(long eraser) {
    if (eraser == 0) {
      draft.begin(cells.length);
      isDraft = true;
    } else {
      isDraft = false;
      Arrays.fill(cells, eraser);
    }
  }

  void touch(long clock) {
    changedAt = clock;
    if (picture != null) { // a store of a reference costs more than a look
      picture = null;
    }
  }

  /** The next row no longer continues this one's line. */
  void endLine(long clock) {
    if (wrapped) {
      wrapped = false;
      touch(clock);
    }
  }

  /** Columns up to the last one that is not blank in the default style. */
  int usedCols() {
    if (isDraft) {
      return draft.length();
    }
    int n = cells.length;
    while (n > 0 && cells[n - 1] == 0) {
      n--;
    }
    return n;
  }

  /** Columns up to the last one that holds a character other than a space. */
  int textCols() {
    long[] all = cells();
    int n = all.length;
    while (n > 0 && isBlank(all[n - 1])) {
      n--;
    }
    return n;
  }

  private static boolean isBlank(long cell) {
    int content = Cell.content(cell);
    return content == 0 || content == ' ';
  }

  /**
   * Blanks the other half of a wide character that a write to columns {@code from} to {@code to} -
   * 1 is about to cut, as xterm does.
   */
  void cutWide(int from, int to) {
    if (!mayHoldWide) {
      return;
    }
    if (from > 0 && from < cells.length && Cell.isTail(cells[from])) {
      cells[from - 1] = Cell.of(cells[from - 1] & ~Cell.CONTENT, ' ');
    }
    if (to < cells.length && to > 0 && Cell.isTail(cells[to])) {
      cells[to] = Cell.of(cells[to] & ~Cell.CONTENT, ' ');
    }
  }

  /** Blanks both halves of a wide character that columns {@code col} - 1 and {@code col} share. */
  void splitWide(int col) {
    if (mayHoldWide && col > 0 && col < cells.length && Cell.isTail(cells[col])) {
      cells[col - 1] = Cell.of(cells[col - 1] & ~Cell.CONTENT, ' ');
      cells[col] = Cell.of(cells[col] & ~Cell.CONTENT, ' ');
    }
  }

  /** Blanks columns {@code from} to {@code to} - 1. */
  void erase(int from, int to, long eraser, long clock) {
    touch(clock);
    if (from == 0 && to == cells.length) {
      blank(eraser);
      mayHoldWide = false;
      mayHoldClusters = false;
    } else if (isDraft && eraser == 0 && to == cells.length) {
      draft.truncate(from);
    } else {
      cutWide(from, to);
      Arrays.fill(cells(), from, to, eraser);
    }
  }

  /** Gives the row another number of columns; what no longer fits is lost. */
  void resize(int cols, long clock) {
    if (cols < cells.length) {
      cutWide(cols, cells.length);
    }
    cells(Arrays.copyOf(cells(), cols));
    touch(clock);
  }
}
