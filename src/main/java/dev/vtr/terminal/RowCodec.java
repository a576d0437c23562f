package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Packs a {@link Row} into bytes: flags, number of cells, runs of styles, then the characters. Rows
 * of Latin-1 characters take one byte a cell; others a variable-length number for each character,
 * with the second halves of wide ones left out. Blank cells at the end are left out too.
 */
final class RowCodec {
  private static final int WRAPPED = 1;
  private static final int LATIN = 2;
  private static final int ONE_STYLE = 4;
  private static final int LINE_SIZE_SHIFT = 3;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Cells in one run; the styles' numbers fit in the other 24 bits. */
  private static final int MAX_RUN = 255;

  private static final int KIND_CLUSTER = 1;
  private static final int KIND_WIDE = 2;

  private final StyleTable styles;
  private final ClusterPool clusters;
  private final int[] scratch = new int[ClusterPool.MAX_CODE_POINTS];
  private int at;

  /** Clusters are read from, and unpacked into, {@code clusters}. */
  RowCodec(StyleTable styles, ClusterPool clusters) {
    this.styles = styles;
    this.clusters = clusters;
  }

  /** The most bytes that {@link #encode} can need for a row. */
  int mostBytes(Row row) {
    int cols = row.cells.length;
    if (!row.mayHoldClusters) {
      return 16 + cols * 8;
    }
    return 16 + cols * (8 + 4 * ClusterPool.MAX_CODE_POINTS);
  }

  /** Cells to keep: a wrapped row's are all part of its line, but for the gap before a wide one. */
  private static int keptCells(Row row) {
    if (!row.wrapped) {
      return row.usedCols();
    }
    int n = row.cells.length;
    return n > 1 && row.cells[n - 1] == 0 ? n - 1 : n;
  }

  /** Packs into {@code out} from {@code from} on; returns the end. */
  int encode(Row row, byte[] out, int from, long sequence) {
    long[] cells = row.cells;
    int count = keptCells(row);
    long first = count > 0 ? cells[0] : 0;
    long any = 0;
    long differing = 0;
    for (int i = 0; i < count; i++) {
      any |= cells[i];
      differing |= cells[i] ^ first;
    }
    boolean latin = (any & Cell.CONTENT & ~0xFFL) == 0;
    boolean oneStyle = differing >>> 32 == 0;
    out[from] =
        (byte)
            ((row.wrapped ? WRAPPED : 0)
                | (latin ? LATIN : 0)
                | (oneStyle ? ONE_STYLE : 0)
                | row.lineSize << LINE_SIZE_SHIFT);
    int to = putNumber(out, from + 1, count);
    if (oneStyle) {
      to = putNumber(out, to, Cell.style(first));
      styles.markPushed(Cell.style(first), sequence);
    } else {
      to = putRuns(cells, count, out, to, sequence);
    }
    return latin ? putLatin(cells, count, out, to) : putCharacters(cells, count, out, to);
  }

  /** Runs in four bytes each: length, and the style above it. */
  private int putRuns(long[] cells, int count, byte[] out, int from, long sequence) {
    int to = from;
    int start = 0;
    while (start < count) {
      int style = Cell.style(cells[start]);
      int most = Math.min(count, start + MAX_RUN);
      int end = start + 1;
      while (end < most && Cell.style(cells[end]) == style) {
        end++;
      }
      WORDS.set(out, to, style << 8 | end - start);
      to += Integer.BYTES;
      styles.markPushed(style, sequence);
      start = end;
    }
    return to;
  }

  private static int putLatin(long[] cells, int count, byte[] out, int from) {
    for (int i = 0; i < count; i++) {
      out[from + i] = (byte) cells[i];
    }
    return from + count;
  }

  private int putCharacters(long[] cells, int count, byte[] out, int from) {
    int to = from;
    for (int i = 0; i < count; i++) {
      long cell = cells[i];
      if (Cell.isTail(cell)) {
        continue;
      }
      int wide = Cell.isWide(cell) ? KIND_WIDE : 0;
      int code = Cell.code(cell);
      if (Cell.isCluster(cell)) {
        int points = clusters.count(code);
        to = putNumber(out, to, points << 2 | wide | KIND_CLUSTER);
        for (int n = 0; n < points; n++) {
          to = putNumber(out, to, clusters.codePoint(code, n));
        }
      } else {
        to = putNumber(out, to, code << 2 | wide);
      }
    }
    return to;
  }

  private static int putNumber(byte[] out, int from, int number) {
    if (number <= 0x7F) {
      out[from] = (byte) number;
      return from + 1;
    }
    int to = from;
    int rest = number;
    while (rest > 0x7F) {
      out[to++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[to++] = (byte) rest;
    return to;
  }

  private int number(byte[] in) {
    int value = 0;
    int shift = 0;
    int octet;
    do {
      octet = in[at++];
      value |= (octet & 0x7F) << shift;
      shift += 7;
    } while (octet < 0);
    return value;
  }

  static boolean wrapped(byte[] in, int from) {
    return (in[from] & WRAPPED) != 0;
  }

  /** Unpacks a row; its cells grow when they are too few, and those beyond the packed are blank. */
  void decode(byte[] in, int from, Row row) {
    int flags = in[from];
    at = from + 1;
    int count = number(in);
    if (row.cells.length < count) {
      row.cells = new long[count];
    }
    long[] cells = row.cells;
    Arrays.fill(cells, 0);
    row.wrapped = (flags & WRAPPED) != 0;
    row.lineSize = flags >> LINE_SIZE_SHIFT;
    row.packedCols = count;
    if ((flags & ONE_STYLE) != 0) {
      Arrays.fill(cells, 0, count, (long) number(in) << 32);
    } else {
      int end;
      for (int start = 0; start < count; start = end) {
        int run = (int) WORDS.get(in, at);
        at += Integer.BYTES;
        end = start + (run & MAX_RUN);
        Arrays.fill(cells, start, end, (long) (run >>> 8) << 32);
      }
    }
    boolean latin = (flags & LATIN) != 0;
    row.mayHoldWide = !latin;
    row.mayHoldClusters = !latin;
    if (latin) {
      for (int i = 0; i < count; i++) {
        cells[i] |= in[at + i] & 0xFF;
      }
    } else {
      characters(in, cells, count);
    }
  }

  private void characters(byte[] in, long[] cells, int count) {
    int i = 0;
    while (i < count) {
      int token = number(in);
      int content = token >>> 2;
      if ((token & KIND_CLUSTER) != 0) {
        int points = token >>> 2;
        for (int n = 0; n < points; n++) {
          scratch[n] = number(in);
        }
        content = clusters.add(scratch, points) | Cell.CLUSTER;
      }
      boolean wide = (token & KIND_WIDE) != 0 && i + 1 < count;
      cells[i] |= (content | (wide ? Cell.WIDE : 0)) & Cell.CONTENT;
      i++;
      if (wide) {
        cells[i++] |= Cell.TAIL;
      }
    }
  }
}
