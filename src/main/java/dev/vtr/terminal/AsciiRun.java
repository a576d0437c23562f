package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Runs of printable ASCII, eight bytes at a time: where one ends, and a copy of it. */
final class AsciiRun {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_SHORT = 4 * Long.BYTES;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
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

  /** Copies {@code n} bytes; short runs without a call, the last word over the one before. */
  static void copy(byte[] in, int from, byte[] out, int to, int n) {
    if (n < Integer.BYTES) {
      out[to] = in[from];
      out[to + (n >> 1)] = in[from + (n >> 1)];
      out[to + n - 1] = in[from + n - 1];
    } else if (n < Long.BYTES) {
      int last = n - Integer.BYTES;
      INTS.set(out, to, (int) INTS.get(in, from));
      INTS.set(out, to + last, (int) INTS.get(in, from + last));
    } else if (n <= MAX_SHORT) {
      int last = n - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        WORDS.set(out, to + i, (long) WORDS.get(in, from + i));
      }
      WORDS.set(out, to + last, (long) WORDS.get(in, from + last));
    } else {
      System.arraycopy(in, from, out, to, n);
    }
  }
}
