package dev.vtr.session;

/**
 * Lines that follow each other.
 *
 * @param first number of the first
 * @param end one more than that of the last
 */
record LineRange(long first, long end) {
  static final LineRange NONE = new LineRange(0, 0);

  boolean isEmpty() {
    return first >= end;
  }
}
