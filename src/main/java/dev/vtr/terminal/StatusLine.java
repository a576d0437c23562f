package dev.vtr.terminal;

/**
 * DEC's status line (DECSSDT, DECSASD). It is not shown: what a program writes to it goes nowhere,
 * and nothing but its way back to the main display is obeyed meanwhile.
 */
final class StatusLine {
  private static final int WRITABLE = 2;

  private int type;
  private boolean active;

  void reset() {
    type = 0;
    active = false;
  }

  /** DECSSDT: 0 none, 1 an indicator, 2 for the program to write. */
  void type(int number) {
    if (number <= WRITABLE) {
      type = number;
      active &= number == WRITABLE;
    }
  }

  int type() {
    return type;
  }

  /** DECSASD: 1 writes to the status line if it is one to write to, 0 to the main display. */
  void activate(int number) {
    if (number <= 1) {
      active = number == 1 && type == WRITABLE;
    }
  }

  /** True while output goes to the status line. */
  boolean isActive() {
    return active;
  }
}
