package dev.vtr.query.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * A set of byte strings that are searched for together, in less than linear time.
 *
 * <p>The algorithm is Wu and Manber's ("A fast algorithm for multi-pattern searching", 1994): a
 * window as long as the shortest needle moves over the text; a table over the hash of the window's
 * last {@value #GRAM} bytes says how far it may jump. An id of 32 hexadecimal digits is found by
 * looking at about every 29th byte. Immutable; any thread.
 */
public final class NeedleSet {
  /**
   * Bytes hashed at a time: four hexadecimal digits tell ids apart well enough to jump nearly a
   * whole window.
   */
  private static final int GRAM = 4;

  /** A table of 4 KiB stays in the first-level cache and is sparse for one needle. */
  private static final int SMALL_TABLE_BITS = 12;

  /** For many needles: more slots, so that most windows still jump. */
  private static final int LARGE_TABLE_BITS = 16;

  /** Above so many grams the small table would be too full to jump far. */
  private static final int SMALL_TABLE_GRAMS = 160;

  /** Multiplicative hashing by the golden ratio (Knuth, TAOCP 3, section 6.4). */
  private static final int HASH = 0x9E3779B1;

  /** Four bytes at once: a third less than one after the other, also without the optimizer. */
  private static final VarHandle LITTLE_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[][] needles;
  private final int window;
  private final int hashShift;
  private final byte[] jump;
  private final int[] firstBySlot;
  private final int[] nextNeedle;

  private NeedleSet(byte[][] needles) {
    this.needles = needles;
    int shortest = Byte.MAX_VALUE;
    for (byte[] needle : needles) {
      if (needle.length < GRAM) {
        throw new IllegalArgumentException(
            "needle of " + needle.length + " bytes, at least " + GRAM + " are needed");
      }
      shortest = Math.min(shortest, needle.length);
    }
    this.window = shortest;
    int grams = needles.length * (shortest - GRAM + 1);
    int bits = grams > SMALL_TABLE_GRAMS ? LARGE_TABLE_BITS : SMALL_TABLE_BITS;
    this.hashShift = Integer.SIZE - bits;
    this.jump = new byte[1 << bits];
    this.firstBySlot = new int[1 << bits];
    this.nextNeedle = new int[needles.length];
    fillTables();
  }

  /** Needles as UTF-8; each of at least four bytes. None at all means that every line is wanted. */
  public static NeedleSet of(Collection<String> needles) {
    return new NeedleSet(
        needles.stream()
            .distinct()
            .map(needle -> needle.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  /** True when no needle was given, so that every line is wanted. */
  public boolean takesEveryLine() {
    return needles.length == 0;
  }

  private void fillTables() {
    Arrays.fill(jump, (byte) (window - GRAM + 1));
    Arrays.fill(firstBySlot, -1);
    for (int n = 0; n < needles.length; n++) {
      byte[] needle = needles[n];
      for (int end = GRAM - 1; end < window; end++) {
        int slot = slot(needle, end);
        jump[slot] = (byte) Math.min(jump[slot], window - 1 - end);
      }
      int last = slot(needle, window - 1);
      nextNeedle[n] = firstBySlot[last];
      firstBySlot[last] = n;
    }
  }

  private int slot(byte[] text, int end) {
    return ((int) LITTLE_ENDIAN_INT.get(text, end - GRAM + 1) * HASH) >>> hashShift;
  }

  /** Where the first needle begins in {@code text[from, to)}, or -1. */
  public int find(byte[] text, int from, int to) {
    byte[] distances = jump; // fields are read again after each probe else
    int shift = hashShift;
    int last = to - GRAM;
    int end = from + window - GRAM;
    while (end <= last) {
      int slot = ((int) LITTLE_ENDIAN_INT.get(text, end) * HASH) >>> shift;
      int distance = distances[slot];
      if (distance == 0) {
        int start = end - window + GRAM;
        if (anyAt(slot, text, start, to)) {
          return start;
        }
        distance = 1;
      }
      end += distance;
    }
    return -1;
  }

  private boolean anyAt(int slot, byte[] text, int start, int to) {
    for (int n = firstBySlot[slot]; n >= 0; n = nextNeedle[n]) {
      byte[] needle = needles[n];
      int end = start + needle.length;
      if (end <= to && Arrays.equals(needle, 0, needle.length, text, start, end)) {
        return true;
      }
    }
    return false;
  }
}
