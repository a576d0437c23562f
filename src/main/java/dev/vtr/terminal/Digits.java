package dev.vtr.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads a decimal number of up to four digits at once, without a branch for each digit. */
final class Digits {
  /** Bytes that {@link #word} reads. */
  static final int WORD = Integer.BYTES;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PARAMETERS = 0x3030_3030_3030_3030L;
  private static final long HIGH_NIBBLES = 0xF0F0_F0F0_F0F0_F0F0L;
  private static final int ZEROS = 0x3030_3030;
  private static final int TO_HIGH_BIT = 0x7676_7676; // reaches the high bit from 10 on
  private static final int HIGH = 0x8080_8080;

  private Digits() {}

  /** How many of the eight bytes at {@code at} are 0x30 to 0x3F before one that is not. */
  static int parameterBytes(byte[] input, int at) {
    long others = ((long) LONGS.get(input, at) ^ PARAMETERS) & HIGH_NIBBLES;
    return Long.numberOfTrailingZeros(others) >> 3;
  }

  /** Up to eight bytes as one number, the first one lowest; eight have to be there. */
  static long text(byte[] input, int at, int length) {
    long word = (long) LONGS.get(input, at);
    return length == Long.BYTES ? word : word & (1L << Byte.SIZE * length) - 1;
  }

  /** Four bytes, digits turned into their values; the first byte is the lowest. */
  static int word(byte[] input, int at) {
    return (int) WORDS.get(input, at) ^ ZEROS;
  }

  /** How many of the first bytes are digits, 0 to 4. */
  static int count(int word) {
    // A carry reaches only bytes above the first that is no digit, which is the one that counts.
    return Integer.numberOfTrailingZeros(((word + TO_HIGH_BIT) | word) & HIGH) >> 3;
  }

  /** The number that the first {@code count} digits make, {@code count} from 1 to 4. */
  static int value(int word, int count) {
    int digits = word << (Integer.SIZE - Byte.SIZE * count); // zeros stand before them
    int pairs = digits * 10 + (digits >>> 8);
    return (pairs & 0xFF) * 100 + ((pairs >>> 16) & 0xFF);
  }
}
