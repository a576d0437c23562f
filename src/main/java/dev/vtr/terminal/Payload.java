package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a control string, in a buffer that is used again. */
final class Payload {
  /** A longer string is dropped whole; {@code reliability.md} names the number. */
  static final int MAX_BYTES = 64 * 1024;

  /** What is kept allocated between strings. */
  private static final int USUAL_BYTES = 4096;

  private byte[] bytes = new byte[256];
  private int length;
  private boolean overflowed;

  void clear() {
    if (bytes.length > USUAL_BYTES) {
      bytes = new byte[USUAL_BYTES];
    }
    length = 0;
    overflowed = false;
  }

  void append(byte[] source, int from, int to) {
    int n = to - from;
    if (n > MAX_BYTES - length) {
      overflowed = true;
      return;
    }
    if (length + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(length + n, 2 * bytes.length)));
    }
    System.arraycopy(source, from, bytes, length, n);
    length += n;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  boolean overflowed() {
    return overflowed;
  }

  /** Index of the first {@code b} from {@code from} on, or the length. */
  int indexOf(int b, int from) {
    int i = from;
    while (i < length && bytes[i] != b) {
      i++;
    }
    return i;
  }

  /** The bytes {@code from} to {@code to} - 1 as UTF-8, malformed ones replaced. */
  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** The decimal number that the text is, or -1 if it is none or above 65535. */
  static int number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = digits ? Integer.parseInt(text) : -1;
    return value > Parameters.MAX_VALUE ? -1 : value;
  }

  /** The decimal number in {@code from} to {@code to} - 1, or -1 if it is none or above 65535. */
  int number(int from, int to) {
    if (from >= to) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > Parameters.MAX_VALUE) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
