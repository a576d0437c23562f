package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Runs of printable ASCII, eight bytes at a time: where one ends, and a copy of it. */
final class AsciiRun {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes behind those that {@link #copy} was asked for. */
  static final int SLACK = Long.BYTES - 1;

  private static final int MAX_SHORT = 4 * Long.BYTES;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final long SPACES = 0x2020_2020_2020_2020L;
  private static final long ONES = 0x0101_0101_0101_0101L;

  private AsciiRun() {}

  /** Index of the first byte from {@code from} on that is not 0x20 to 0x7E, or {@code to}. */
  static int end(byte[] input, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long word = (long) WORDS.get(input, i);
      // High bit of a byte: it is below 0x20 (borrow), 0x7F (carry) or above 0x7F. A borrow or
      // carry reaches only bytes above the first such one, which is the one that counts.
      long other = ((word - SPACES) | (word + ONES) | word) & HIGH;
      if (other != 0) {
        return i + (Long.numberOfTrailingZeros(other) >> 3);
      }
      i += Long.BYTES;
    }
    while (i < to && input[i] >= ' ' && input[i] != 0x7F) {
      i++;
    }
    return i;
  }

  /**
   * Copies {@code n} bytes, and up to {@value #SLACK} of any kind behind them, for which there has
   * to be room: nothing depends on the exact length of a short run.
   */
  static void copy(byte[] in, int from, byte[] out, int to, int n) {
    if (n <= MAX_SHORT && from + n + SLACK <= in.length) {
      for (int i = 0; i < n; i += Long.BYTES) {
        WORDS.set(out, to + i, (long) WORDS.get(in, from + i));
      }
    } else {
      System.arraycopy(in, from, out, to, n);
    }
  }
}
