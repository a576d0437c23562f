package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Packs a {@link Row} into bytes: flags, number of cells, runs of styles, then the characters. Rows
 * of Latin-1 characters take one byte a cell; others are UTF-16, where a low surrogate that begins
 * a cell says how many code points of a cluster follow, or, with none, that the cell is the second
 * half of a wide character. Blank cells at the end are left out.
 */
final class RowCodec {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

  /** Cells in one run; the styles' numbers fit in the other 24 bits. */
  static final int MAX_RUN = 255;

  /** Flags, number of cells, number of a style. */
  static final int HEAD_BYTES = 12;

  /** A surrogate pair. */
  private static final int CHARACTER_BYTES = 4;

  private static final int CLUSTER_BYTES = 2 + CHARACTER_BYTES * ClusterPool.MAX_CODE_POINTS;

  /** Set in the content of a cell that one char cannot say. */
  private static final int LONG = Cell.CLUSTER | (Cell.CODE & ~0xFFFF);

  /** Begins a cluster, with the number of its code points in the lower bits; alone: a tail. */
  private static final int MARK = Character.MIN_LOW_SURROGATE;

  private final StyleTable styles;
  private final ClusterPool clusters;
  private final int[] scratch = new int[ClusterPool.MAX_CODE_POINTS];
  private int at;
  private int count; // of the row that was measured
  private boolean fromDraft;
  private boolean latin;
  private boolean oneStyle;

  /** Clusters are read from, and unpacked into, {@code clusters}. */
  RowCodec(StyleTable styles, ClusterPool clusters) {
    this.styles = styles;
    this.clusters = clusters;
  }

  /**
   * Looks at a row that {@link #encode} is about to pack; the most bytes that this can take, which
   * for rows of Latin-1 in one style is what it does take, but for a few.
   */
  int measure(Row row) {
    Draft draft = row.draft;
    fromDraft = row.isDraft() && (!row.wrapped || draft.length() == row.cols());
    if (fromDraft) {
      count = draft.length();
      latin = true;
      oneStyle = draft.runs() <= 1;
      int runs = oneStyle ? 0 : draft.runs() + count / MAX_RUN;
      return HEAD_BYTES + count + AsciiRun.SLACK + Integer.BYTES * runs;
    }
    long[] cells = row.cells();
    count = keptCells(row);
    long first = count > 0 ? cells[0] : 0;
    long any = 0;
    long differing = 0;
    for (int i = 0; i < count; i++) {
      any |= cells[i];
      differing |= cells[i] ^ first;
    }
    latin = (any & Cell.CONTENT & ~0xFFL) == 0;
    oneStyle = differing >>> 32 == 0;
    int perCell = latin ? 1 : row.mayHoldClusters ? CLUSTER_BYTES : CHARACTER_BYTES;
    return HEAD_BYTES + count * (perCell + (oneStyle ? 0 : Integer.BYTES));
  }

  /** Cells to keep: a wrapped row's are all part of its line, but for the gap before a wide one. */
  private static int keptCells(Row row) {
    return row.wrapped ? keptOfLine(row) : row.usedCols();
  }

  /** Columns that are part of the row's line. */
  static int keptOfLine(Row row) {
    int n = row.cols();
    return row.wrapped && n > 1 && row.cells()[n - 1] == 0 ? n - 1 : n;
  }

  /** Packs the row that was measured into {@code out} from {@code from} on; returns the end. */
  int encode(Row row, byte[] out, int from, long sequence) {
    out[from] =
        (byte)
            ((row.wrapped ? PackedRow.WRAPPED : 0)
                | (latin ? PackedRow.LATIN : 0)
                | (oneStyle ? PackedRow.ONE_STYLE : 0)
                | row.lineSize << PackedRow.LINE_SIZE_SHIFT);
    int to = putNumber(out, from + 1, count);
    if (fromDraft) {
      return putDraft(row.draft, out, to, sequence);
    }
    long[] cells = row.cells();
    if (oneStyle) {
      int style = count > 0 ? Cell.style(cells[0]) : 0;
      to = putNumber(out, to, style);
      styles.markPushed(style, sequence);
    } else {
      to = putRuns(cells, count, out, to, sequence);
    }
    return latin ? putLatin(cells, count, out, to) : putCharacters(cells, count, out, to);
  }

  private int putDraft(Draft draft, byte[] out, int from, long sequence) {
    int to = from;
    if (oneStyle) {
      int style = draft.runs() == 0 ? 0 : draft.style(0);
      to = putNumber(out, to, style);
      styles.markPushed(style, sequence);
    } else {
      int start = 0;
      for (int run = 0; run < draft.runs(); run++) {
        int style = draft.style(run);
        int end = draft.end(run);
        for (; end - start > MAX_RUN; start += MAX_RUN) {
          INTS.set(out, to, style << 8 | MAX_RUN);
          to += Integer.BYTES;
        }
        INTS.set(out, to, style << 8 | end - start);
        to += Integer.BYTES;
        styles.markPushed(style, sequence);
        start = end;
      }
    }
    if (count > 0) {
      AsciiRun.copy(draft.text(), 0, out, to, count);
    }
    return to + count;
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
      INTS.set(out, to, style << 8 | end - start);
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
      int content = Cell.content(cells[i]);
      if ((content & LONG) != 0) {
        to = putLong(content, out, to);
      } else {
        int mark = (content & Cell.TAIL) != 0 ? MARK : 0;
        CHARS.set(out, to, (char) (content | mark));
        to += Character.BYTES;
      }
    }
    return to;
  }

  private int putLong(int content, byte[] out, int from) {
    int code = content & Cell.CODE;
    if ((content & Cell.CLUSTER) == 0) {
      return putCodePoint(code, out, from);
    }
    int points = clusters.count(code);
    CHARS.set(out, from, (char) (MARK | points));
    int to = from + Character.BYTES;
    for (int n = 0; n < points; n++) {
      to = putCodePoint(clusters.codePoint(code, n), out, to);
    }
    return to;
  }

  private static int putCodePoint(int codePoint, byte[] out, int to) {
    if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      CHARS.set(out, to, (char) codePoint);
      return to + Character.BYTES;
    }
    CHARS.set(out, to, Character.highSurrogate(codePoint));
    CHARS.set(out, to + Character.BYTES, Character.lowSurrogate(codePoint));
    return to + 2 * Character.BYTES;
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

  /** Flags and number of cells of a row of Latin-1. */
  int putHead(byte[] out, int from, boolean wrapped, boolean oneStyle, int lineSize, int cells) {
    out[from] =
        (byte)
            ((wrapped ? PackedRow.WRAPPED : 0)
                | PackedRow.LATIN
                | (oneStyle ? PackedRow.ONE_STYLE : 0)
                | lineSize << PackedRow.LINE_SIZE_SHIFT);
    return putNumber(out, from + 1, cells);
  }

  /** Runs, or the style that all of them have. */
  int putStyles(byte[] out, int from, boolean one, int[] runs, int count, long sequence) {
    if (one) {
      int style = count == 0 ? 0 : runs[0] >>> 8;
      styles.markPushed(style, sequence);
      return putNumber(out, from, style);
    }
    int to = from;
    for (int i = 0; i < count; i++) {
      INTS.set(out, to, runs[i]);
      to += Integer.BYTES;
      styles.markPushed(runs[i] >>> 8, sequence);
    }
    return to;
  }

  /** Gives the cells of a packed row of Latin-1, from {@code skipped} on, to {@code taker}. */
  void latin(byte[] in, int from, int skipped, LatinTaker taker) {
    at = from + 1;
    int count = number(in);
    if ((in[from] & PackedRow.ONE_STYLE) != 0) {
      int style = number(in);
      taker.take(in, at + skipped, count - skipped, style);
      return;
    }
    int runs = at;
    int cells = 0;
    while (cells < count) {
      cells += (int) INTS.get(in, at) & MAX_RUN;
      at += Integer.BYTES;
    }
    int text = at;
    int start = 0;
    for (int run = runs; run < text; run += Integer.BYTES) {
      int packed = (int) INTS.get(in, run);
      int end = start + (packed & MAX_RUN);
      int first = Math.max(start, skipped);
      if (end > first) {
        taker.take(in, text + first, end - first, packed >>> 8);
      }
      start = end;
    }
  }

  /** Takes characters of one style. */
  interface LatinTaker {
    void take(byte[] in, int from, int count, int style);
  }

  /** The end of a packed row, of which {@code sequence} is to be another copy. */
  int skip(byte[] in, int from, long sequence) {
    at = from + 1;
    int count = number(in);
    if ((in[from] & PackedRow.ONE_STYLE) != 0) {
      styles.markPushed(number(in), sequence);
    } else {
      for (int start = 0; start < count; at += Integer.BYTES) {
        int run = (int) INTS.get(in, at);
        styles.markPushed(run >>> 8, sequence);
        start += run & MAX_RUN;
      }
    }
    if (PackedRow.isLatin(in[from])) {
      return at + count;
    }
    for (int i = 0; i < count; i++) {
      int content = nextCodePoint(in);
      if (content > MARK && content <= Character.MAX_LOW_SURROGATE) {
        for (int n = content - MARK; n > 0; n--) {
          nextCodePoint(in);
        }
      }
    }
    return at;
  }

  /** Unpacks a row; its cells grow when they are too few, and those beyond the packed are blank. */
  void decode(byte[] in, int from, Row row) {
    int flags = in[from];
    at = from + 1;
    int count = number(in);
    if (row.cols() < count) {
      row.cells(new long[count]);
    }
    long[] cells = row.cells();
    Arrays.fill(cells, 0);
    row.wrapped = (flags & PackedRow.WRAPPED) != 0;
    row.lineSize = flags >> PackedRow.LINE_SIZE_SHIFT;
    row.packedCols = count;
    if ((flags & PackedRow.ONE_STYLE) != 0) {
      Arrays.fill(cells, 0, count, (long) number(in) << 32);
    } else {
      int end;
      for (int start = 0; start < count; start = end) {
        int run = (int) INTS.get(in, at);
        at += Integer.BYTES;
        end = start + (run & MAX_RUN);
        Arrays.fill(cells, start, end, (long) (run >>> 8) << 32);
      }
    }
    boolean latin = (flags & PackedRow.LATIN) != 0;
    row.mayHoldWide = !latin;
    row.mayHoldClusters = false;
    if (latin) {
      for (int i = 0; i < count; i++) {
        cells[i] |= in[at + i] & 0xFF;
      }
    } else {
      row.mayHoldClusters = characters(in, cells, count);
    }
  }

  /** True if there is a cluster among them. */
  private boolean characters(byte[] in, long[] cells, int count) {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      int content = nextCodePoint(in);
      if (content == MARK) {
        content = Cell.TAIL;
        if (i > 0) {
          cells[i - 1] |= Cell.WIDE;
        }
      } else if (content > MARK && content <= Character.MAX_LOW_SURROGATE) {
        content = cluster(in, content - MARK);
        any = true;
      }
      cells[i] |= content & Cell.CONTENT;
    }
    return any;
  }

  private int cluster(byte[] in, int points) {
    for (int n = 0; n < points; n++) {
      scratch[n] = nextCodePoint(in);
    }
    return clusters.add(scratch, points) | Cell.CLUSTER;
  }

  private int nextCodePoint(byte[] in) {
    char first = nextChar(in);
    return Character.isHighSurrogate(first) ? Character.toCodePoint(first, nextChar(in)) : first;
  }

  private char nextChar(byte[] in) {
    char c = (char) CHARS.get(in, at);
    at += Character.BYTES;
    return c;
  }
}
