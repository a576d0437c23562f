package dev.vtr.terminal;

import java.util.Arrays;

/**
 * A packed row of Latin-1 characters that is filled from parts of others, without any cells on the
 * way. {@link RowCodec} says what packed rows look like.
 */
final class LatinRow {
  private final byte[] text;
  private int[] runs = new int[8]; // as packed
  private int runCount;
  private int used;
  private int lineSize;

  LatinRow(int cols) {
    text = new byte[cols];
  }

  void clear(int size) {
    used = 0;
    runCount = 0;
    lineSize = size;
  }

  int lineSize() {
    return lineSize;
  }

  boolean isFull() {
    return used == text.length;
  }

  boolean isEmpty() {
    return used == 0;
  }

  /** Adds characters of a style, as many as fit; how many. */
  int add(byte[] in, int from, int count, int style) {
    int taken = Math.min(count, text.length - used);
    System.arraycopy(in, from, text, used, taken);
    used += taken;
    int left = taken;
    int last = runCount - 1;
    if (last >= 0 && runs[last] >>> 8 == style) {
      int more = Math.min(left, RowCodec.MAX_RUN - (runs[last] & RowCodec.MAX_RUN));
      runs[last] += more;
      left -= more;
    }
    while (left > 0) {
      int length = Math.min(left, RowCodec.MAX_RUN);
      if (runCount == runs.length) {
        runs = Arrays.copyOf(runs, 2 * runCount);
      }
      runs[runCount++] = style << 8 | length;
      left -= length;
    }
    return taken;
  }

  /** The most bytes that {@link #encode} takes. */
  int measure() {
    return RowCodec.HEAD_BYTES + used + Integer.BYTES * runCount;
  }

  /** Packs the row; a blank that ends a row that wraps counts as written. */
  int encode(boolean wrapped, byte[] out, int from, long sequence, RowCodec codec) {
    if (wrapped && text[used - 1] == 0 && runs[runCount - 1] >>> 8 == 0) {
      text[used - 1] = ' ';
    }
    boolean oneStyle = true;
    for (int i = 1; i < runCount && oneStyle; i++) {
      oneStyle = runs[i] >>> 8 == runs[0] >>> 8;
    }
    int to = codec.putHead(out, from, wrapped, oneStyle, lineSize, used);
    to = codec.putStyles(out, to, oneStyle, runs, runCount, sequence);
    System.arraycopy(text, 0, out, to, used);
    return to + used;
  }
}
