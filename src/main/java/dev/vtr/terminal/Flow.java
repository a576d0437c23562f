package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fills rows of a given width with the cells of lines. */
final class Flow {
  private final int cols;
  private final List<Row> rows = new ArrayList<>();
  private long[] line = new long[256];
  private int length;

  Flow(int cols) {
    this.cols = cols;
  }

  List<Row> rows() {
    return rows;
  }

  /** Takes rows, each continued by the next where it wrapped, and moves {@code cursor} along. */
  void lines(List<Row> source, Resizer.Place cursor) {
    int oldCursorRow = cursor.row;
    int from = 0;
    while (from < source.size()) {
      int to = from;
      while (to < source.size() - 1 && source.get(to).wrapped) {
        to++;
      }
      line(source.subList(from, to + 1), oldCursorRow - from, cursor);
      from = to + 1;
    }
  }

  private void line(List<Row> parts, int cursorPart, Resizer.Place cursor) {
    length = 0;
    int offset = -1;
    long changedAt = 0;
    boolean wide = false;
    boolean clusters = false;
    for (int i = 0; i < parts.size(); i++) {
      Row part = parts.get(i);
      boolean last = i == parts.size() - 1;
      int kept = last ? part.usedCols() : RowCodec.keptOfLine(part);
      if (i == cursorPart) {
        int col = cursor.col + (cursor.pendingWrap ? 1 : 0);
        offset = length + (last ? col : Math.min(col, kept));
        kept = last ? Math.max(kept, Math.min(col, part.cols())) : kept;
      }
      append(part.cells(), kept);
      changedAt = Math.max(changedAt, part.changedAt);
      wide |= part.mayHoldWide;
      clusters |= part.mayHoldClusters;
    }
    boolean wraps = parts.getLast().wrapped;
    fill(offset, cursor, changedAt, wide, clusters, wraps, parts.getFirst().lineSize);
  }

  private void append(long[] cells, int count) {
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(cells, 0, line, length, count);
    length += count;
  }

  /** No row of one column can hold a wide character. */
  private void dropWide() {
    for (int i = 0; i < length; i++) {
      if (Cell.isWide(line[i]) || Cell.isTail(line[i])) {
        line[i] = Cell.of(line[i] & ~Cell.CONTENT, ' ');
      }
    }
  }

  private void fill(
      int cursorOffset,
      Resizer.Place cursor,
      long changedAt,
      boolean wide,
      boolean clusters,
      boolean wraps,
      int lineSize) {
    if (cols == 1 && wide) {
      dropWide();
    }
    int at = 0;
    do {
      int count = Math.min(cols, length - at);
      if (cols > 1 && count == cols && at + count < length && Cell.isTail(line[at + count])) {
        count--;
      }
      Row row = new Row(cols);
      System.arraycopy(line, at, row.cells(), 0, count);
      row.changedAt = changedAt;
      row.mayHoldWide = wide;
      row.mayHoldClusters = clusters;
      row.lineSize = lineSize;
      rows.add(row);
      boolean ends = at + count >= length;
      row.wrapped = !ends || wraps;
      if (row.wrapped && count == cols && row.cells()[cols - 1] == 0) {
        row.cells()[cols - 1] = ' '; // 0 would say that the row ends before
      }
      if (cursorOffset >= at && (cursorOffset < at + count || ends)) {
        cursor.row = rows.size() - 1;
        cursor.col = Math.min(cursorOffset - at, cols - 1);
        cursor.pendingWrap = cursorOffset - at >= cols && lineSize == 0; // behind a full row
      }
      at += count;
    } while (at < length);
  }
}
