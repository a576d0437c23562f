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
  private static final int BEHIND_NINE = 0x4646_4646; // reaches the high bit from ':' on
  private static final long BEHIND_NINES = 0x4646_4646_4646_4646L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
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

  /** The high bit of each byte that is no digit; of bytes 0x30 to 0x3F, and zeros. */
  static long others(long text) {
    return (text + BEHIND_NINES) & HIGHS;
  }

  /** Four bytes; the first one is the lowest. */
  static int word(byte[] input, int at) {
    return (int) WORDS.get(input, at);
  }

  /**
   * How many bytes stand before the first {@code :} to 0xB9, 0 to 4. Where the next number is
   * looked for waits for this, so that it does no more: {@link #others} tells whether they are
   * digits.
   */
  static int count(int word) {
    return Integer.numberOfTrailingZeros((word + BEHIND_NINE) & HIGH) >> 3;
  }

  /** The first {@code count} bytes as values of digits, zeros before them; count from 1 to 4. */
  static int digits(int word, int count) {
    return (word ^ ZEROS) << (Integer.SIZE - Byte.SIZE * count);
  }

  /** Other than 0 if any of them is no digit. */
  static int others(int digits) {
    return ((digits + TO_HIGH_BIT) | digits) & HIGH;
  }

  /** The number that they make. */
  static int value(int digits) {
    int pairs = digits * 10 + (digits >>> 8);
    return (pairs & 0xFF) * 100 + ((pairs >>> 16) & 0xFF);
  }
}
