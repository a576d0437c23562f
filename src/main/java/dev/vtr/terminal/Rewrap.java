package dev.vtr.terminal;

import java.util.Arrays;

/**
 * Wraps packed lines at another width, row by row, so that lines of any length take little room.
 */
final class Rewrap {
  private final ClusterPool clusters = new ClusterPool();
  private final RowCodec codec;
  private final Row part = new Row(1);
  private RowLog to = new RowLog(0);
  private Row row = part;
  private int used; // cells of row
  private int full; // cells of row that may be used
  private boolean oneColumn;
  private LatinRow latinRow = new LatinRow(0);
  private long changedAt;
  private int line;

  Rewrap(StyleTable styles) {
    codec = new RowCodec(styles, clusters);
  }

  /**
   * Appends lines to {@code to}, each row of them {@code cols} wide but the last. In a terminal of
   * one column a wide character's row is two wide.
   *
   * @param from first row of a line
   * @param left cells of it that stay a row of their own, which the others continue
   * @param end the row behind a line's last, or one that continues the last line
   */
  void lines(RowLog source, long from, int left, long end, int cols, RowLog target) {
    to = target;
    latinRow = new LatinRow(cols);
    int skipped = left;
    long next;
    for (long at = from; at < end; at = next) {
      int flags = source.flags(at);
      next = at + 1;
      if (!PackedRow.wraps(flags) && source.cells(at) <= cols) {
        to.append(source, at, codec);
        continue;
      }
      boolean latin = PackedRow.isLatin(flags);
      changedAt = source.changedAt(at);
      line = source.line(at);
      while (next < end && PackedRow.wraps(flags)) {
        flags = source.flags(next);
        latin &= PackedRow.isLatin(flags);
        changedAt = Math.max(changedAt, source.changedAt(next));
        next++;
      }
      if (latin) {
        latinLine(source, at, next, skipped);
      } else {
        oneColumn = cols == 1;
        begin(new Row(Math.max(2, cols)));
        line(source, at, next, skipped);
      }
      skipped = 0;
    }
  }

  private void latinLine(RowLog source, long from, long end, int skipped) {
    latinRow.clear(PackedRow.lineSize(source.flags(from)));
    if (skipped > 0) {
      source.read(from, part, codec);
      endPartly(Arrays.copyOf(part.cells(), skipped));
    }
    for (long n = from; n < end; n++) {
      int at = n == from ? skipped : 0;
      codec.latin(source.bytes(n), source.offset(n), at, this::take);
    }
    boolean wraps = source.wrapped(end - 1);
    if (!wraps || !latinRow.isEmpty()) {
      to.append(latinRow, wraps, codec, changedAt, line);
    }
  }

  private void take(byte[] in, int from, int count, int style) {
    int taken = 0;
    while (taken < count) {
      if (latinRow.isFull()) {
        to.append(latinRow, true, codec, changedAt, line);
        latinRow.clear(latinRow.lineSize());
      }
      taken += latinRow.add(in, from + taken, count - taken, style);
    }
  }

  private void begin(Row first) {
    row = first;
    row.changedAt = changedAt;
    used = 0;
    full = first.cols();
  }

  private void line(RowLog source, long from, long end, int skipped) {
    clusters.clear();
    int at = skipped;
    for (long n = from; n < end; n++) {
      makeRoomForClusters();
      source.read(n, part, codec);
      row.lineSize = n == from ? part.lineSize : row.lineSize;
      row.mayHoldClusters |= part.mayHoldClusters;
      if (at > 0) {
        at += at < part.packedCols && Cell.isTail(part.cells()[at]) ? 1 : 0;
        endPartly(Arrays.copyOf(part.cells(), at));
      }
      add(part.cells(), at, part.packedCols);
      at = 0;
    }
    if (source.wrapped(end - 1)) {
      endPartly(Arrays.copyOf(row.cells(), used));
    } else {
      Arrays.fill(row.cells(), used, row.cols(), 0);
      row.wrapped = false;
      to.append(row, codec, line);
    }
  }

  /** The clusters of the row that is filled are all that is of use. */
  private void makeRoomForClusters() {
    if (!clusters.isFull()) {
      return;
    }
    clusters.beginMove();
    long[] cells = row.cells();
    for (int x = 0; x < used; x++) {
      if (Cell.isCluster(cells[x])) {
        int flags = Cell.content(cells[x]) & ~Cell.CODE;
        int index = clusters.move(Cell.code(cells[x]));
        cells[x] = Cell.of(cells[x] & ~Cell.CONTENT, flags | index);
      }
    }
    clusters.endMove();
  }

  private void add(long[] cells, int from, int end) {
    int at = from;
    while (at < end) {
      if (used == full) {
        wrap();
      }
      if (oneColumn) {
        full = Cell.isWide(cells[at]) ? 2 : 1;
        row.cells()[1] = 0;
      }
      int count = Math.min(full - used, end - at);
      System.arraycopy(cells, at, row.cells(), used, count);
      used += count;
      at += count;
    }
  }

  /** Ends a full row; of a wide character that does not fit both halves go to the next. */
  private void wrap() {
    long[] cells = row.cells();
    long last = cells[used - 1];
    boolean wide = Cell.isWide(last);
    cells[used - 1] = wide ? 0 : last == 0 ? ' ' : last; // 0 says that nothing is there
    row.wrapped = true;
    to.append(row, codec, line);
    used = 0;
    if (wide) {
      cells[used++] = last;
    }
  }

  /** A row that wraps, though it may not be full. */
  private void endPartly(long[] cells) {
    if (cells.length == 0) {
      return;
    }
    int last = cells.length - 1;
    cells[last] = cells[last] == 0 ? ' ' : cells[last];
    var partly = new Row(1);
    partly.cells(cells);
    partly.changedAt = changedAt;
    partly.lineSize = part.lineSize;
    partly.mayHoldClusters = row.mayHoldClusters;
    partly.wrapped = true;
    to.append(partly, codec, line);
  }
}
