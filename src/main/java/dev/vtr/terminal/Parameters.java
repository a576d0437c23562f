package dev.vtr.terminal;

import java.util.Arrays;

/**
 * Parameters of the control sequence under way (ECMA-48 section 5.4.2), in arrays that are used
 * again for the next one. Sub-parameters after a colon stand in line with the others and are
 * marked.
 */
final class Parameters {
  /** More are dropped; xterm keeps 30. */
  static final int MAX_COUNT = 32;

  /** Larger values become this one; no terminal has more rows or columns. */
  static final int MAX_VALUE = 65_535;

  private static final int OMITTED = -1;

  private final int[] values = new int[MAX_COUNT];
  private int count;
  private int subParameters; // bit i: value i follows a colon
  private boolean full;

  // The one under way, byte by byte.
  private int value = OMITTED;
  private boolean afterColon;
  private boolean any;

  void clear() {
    count = 0;
    subParameters = 0;
    full = false;
    value = OMITTED;
    afterColon = false;
    any = false;
  }

  /** Takes a digit, a semicolon or a colon. */
  void take(int octet) {
    if (octet <= '9') {
      value = Math.min(Math.max(value, 0) * 10 + octet - '0', MAX_VALUE);
      return;
    }
    add(value, afterColon);
    any = true;
    afterColon = octet == ':';
    value = OMITTED;
  }

  /** Ends what {@link #take} took. */
  void finish() {
    if (value >= 0 || any) {
      add(value, afterColon);
    }
    value = OMITTED;
  }

  /**
   * Takes over one or two parameters of up to four digits, which most sequences have, without a
   * loop.
   *
   * @param text {@code length} bytes 0x30 to 0x3F, the first one lowest, and zeros behind them
   * @return false if they are more than that, or something else, and then nothing was taken
   */
  boolean read(long text, int length) {
    long others = Digits.others(text);
    int first = Math.min(Long.numberOfTrailingZeros(others) >> 3, length);
    int second = length - first - 1; // digits behind a semicolon; -1: there is none
    boolean separated = others == 0 || (text >>> Byte.SIZE * first & 0xFF) == ';';
    if (!separated || (others & others - 1) != 0 || first > Digits.WORD || second > Digits.WORD) {
      return false;
    }
    int rest = (int) (text >>> Byte.SIZE * (first + 1));
    values[0] = first == 0 ? OMITTED : Digits.value(Digits.digits((int) text, first));
    values[1] = second == 0 ? OMITTED : Digits.value(Digits.digits(rest, second));
    count = length == 0 ? 0 : 2 + (second >> 31);
    subParameters = 0;
    full = false;
    return true;
  }

  /**
   * Takes over parameters of up to four digits with semicolons between them, from {@code from} on.
   *
   * @return index of the first byte that is neither, before {@code to}; of a digit or semicolon if
   *     they are too many, too long or too close to the end; -1 if something else stands among them
   */
  int read(byte[] input, int from, int to) {
    int[] numbers = values;
    int n = 0;
    int i = from;
    int length;
    int others = 0;
    do {
      int word = Digits.word(input, i);
      length = Digits.count(word);
      int digits = length == 0 ? 0 : Digits.digits(word, length);
      others |= Digits.others(digits);
      numbers[n] = length == 0 ? OMITTED : Digits.value(digits);
      n++;
      i += length + 1;
    } while (input[i - 1] == ';' && n < MAX_COUNT && to - i > Digits.WORD);
    count = n == 1 && length == 0 ? 0 : n;
    subParameters = 0;
    full = false;
    return others == 0 ? i - 1 : -1;
  }

  private void add(int value, boolean afterColon) {
    if (count == MAX_COUNT) {
      full = true;
      return;
    }
    if (afterColon) {
      subParameters |= 1 << count;
    }
    values[count++] = value;
  }

  /** Number of parameters with their sub-parameters; an empty list has none. */
  int count() {
    return count;
  }

  /** True if parameters were dropped. */
  boolean overflowed() {
    return full;
  }

  /** True if there is no parameter, or one that was left out. */
  boolean isDefault() {
    return count == 0 || (count == 1 && values[0] == OMITTED);
  }

  /** Parameter {@code index}, or {@code absent} if it was left out. */
  int at(int index, int absent) {
    return index < count && values[index] != OMITTED ? values[index] : absent;
  }

  /** Parameter {@code index} where 0 and nothing both mean 1: counts and positions. */
  int atLeastOne(int index) {
    return index < count && values[index] > 0 ? values[index] : 1;
  }

  /** True if parameter {@code index} follows a colon. */
  boolean isSub(int index) {
    return (subParameters & 1 << index) != 0;
  }

  /** True if any parameter follows a colon. */
  boolean hasSubs() {
    return subParameters != 0;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(values, count));
  }
}
