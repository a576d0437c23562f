package dev.vtr.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The rows of one buffer, top to bottom, and how they move. Rows that leave at the top of the
 * primary buffer go to its scrollback; the row objects are used again.
 */
final class Grid {
  private Row[] rows;
  private int cols;
  private final @Nullable RowSink sink;
  private long scrolledRows;

  /** Takes the rows that leave at the top. */
  interface RowSink {
    void push(Row row);
  }

  Grid(int cols, int rowCount, @Nullable RowSink sink) {
    this.cols = cols;
    this.sink = sink;
    rows = new Row[rowCount];
    for (int y = 0; y < rowCount; y++) {
      rows[y] = new Row(cols);
    }
  }

  int cols() {
    return cols;
  }

  int rowCount() {
    return rows.length;
  }

  Row row(int y) {
    return rows[y];
  }

  /** Rows that left at the top of the whole grid since it began. */
  long scrolledRows() {
    return scrolledRows;
  }

  /** Puts other rows in place, each {@code cols} wide. */
  void replace(Row[] newRows, int newCols) {
    rows = newRows;
    cols = newCols;
  }

  /**
   * Moves rows {@code top} to {@code bottom} up by {@code n}, filling with blank rows. Rows that
   * leave at the top of the grid go to the scrollback.
   */
  void scrollUp(int top, int bottom, int n, long eraser, long clock) {
    int count = Math.min(n, bottom - top + 1);
    if (top > 0) {
      rows[top - 1].endLine(clock);
    }
    for (int i = 0; i < count; i++) {
      Row first = rows[top];
      if (top == 0 && sink != null) {
        sink.push(first);
      }
      System.arraycopy(rows, top + 1, rows, top, bottom - top);
      rows[bottom] = first;
      first.clear(eraser, clock);
    }
    if (top == 0) {
      scrolledRows += count;
    }
  }

  /** Moves rows {@code top} to {@code bottom} down by {@code n}, filling with blank rows. */
  void scrollDown(int top, int bottom, int n, long eraser, long clock) {
    int count = Math.min(n, bottom - top + 1);
    if (top > 0) {
      rows[top - 1].endLine(clock);
    }
    for (int i = 0; i < count; i++) {
      Row last = rows[bottom];
      System.arraycopy(rows, top, rows, top + 1, bottom - top);
      rows[top] = last;
      last.clear(eraser, clock);
    }
    rows[bottom].endLine(clock);
  }

  /** Moves a rectangle up within itself, edges inclusive. */
  void scrollUp(Region region, int n, long eraser, long clock) {
    int height = region.bottom() - region.top() + 1;
    int count = Math.min(n, height);
    for (int y = region.top(); y <= region.bottom() - count; y++) {
      copyPart(y + count, y, region, clock);
    }
    erase(region.bottom() - count + 1, region.bottom(), region, eraser, clock);
  }

  /** Moves a rectangle down within itself, edges inclusive. */
  void scrollDown(Region region, int n, long eraser, long clock) {
    int height = region.bottom() - region.top() + 1;
    int count = Math.min(n, height);
    for (int y = region.bottom(); y >= region.top() + count; y--) {
      copyPart(y - count, y, region, clock);
    }
    erase(region.top(), region.top() + count - 1, region, eraser, clock);
  }

  private void copyPart(int from, int to, Region region, long clock) {
    int left = region.left();
    int length = region.right() - left + 1;
    Row source = rows[from];
    Row target = rows[to];
    source.splitWide(left);
    source.splitWide(left + length);
    target.splitWide(left);
    target.splitWide(left + length);
    System.arraycopy(source.cells(), left, target.cells(), left, length);
    target.mayHoldWide |= source.mayHoldWide;
    target.mayHoldClusters |= source.mayHoldClusters;
    target.touch(clock);
  }

  private void erase(int top, int bottom, Region region, long eraser, long clock) {
    for (int y = top; y <= bottom; y++) {
      rows[y].erase(region.left(), region.right() + 1, eraser, clock);
    }
  }
}
