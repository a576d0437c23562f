package dev.vtr.pty;

import java.util.Arrays;

/**
 * How a terminal takes what is written to it now: in single characters, or in whole lines ({@code
 * ICANON}), of which the kernel keeps {@link #MAX_LINE_BYTES} and drops the rest without a word.
 */
final class InputMode {
  /** A line without its end: {@code N_TTY_BUF_SIZE}, 4096, and room for that end. */
  static final int MAX_LINE_BYTES = 4095;

  static final InputMode CHARACTERS = new InputMode(false, new boolean[0]);

  private final boolean echoed;

  /** By byte, whether a line ends or begins anew with it; empty: there are no lines. */
  private final boolean[] ends;

  private InputMode(boolean echoed, boolean[] ends) {
    this.echoed = echoed;
    this.ends = ends;
  }

  /**
   * Lines that end with a newline or with one of {@code controls}: bytes with which a line is given
   * to the program or thrown away; 0 is none.
   */
  static InputMode lines(boolean echoed, byte... controls) {
    boolean[] ends = new boolean[256];
    ends['\n'] = true;
    for (byte control : controls) {
      ends[control & 0xff] |= control != 0;
    }
    return new InputMode(echoed, ends);
  }

  boolean inLines() {
    return ends.length > 0;
  }

  /** Whether whole lines are taken without echo, as for a password. */
  boolean isUnechoed() {
    return inLines() && !echoed;
  }

  /** Lines that some bytes make: the longest, and the one that is open behind them. */
  record Lines(long longestBytes, long openBytes) {}

  /** What {@code bytes} make of a line that has {@code openBytes} already. */
  Lines measure(byte[] bytes, long openBytes) {
    if (!inLines()) {
      return new Lines(0, 0);
    }
    long longest = 0;
    long line = openBytes;
    for (byte each : bytes) {
      line = ends[each & 0xff] ? 0 : line + 1;
      longest = Math.max(longest, line);
    }
    return new Lines(longest, line);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputMode mode
        && mode.echoed == echoed
        && Arrays.equals(mode.ends, ends);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ends);
  }
}
