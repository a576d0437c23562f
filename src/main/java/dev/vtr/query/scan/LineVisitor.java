package dev.vtr.query.scan;

/**
 * Takes the lines that a scan found. One visitor serves one thread; it sees lines of several files
 * in no order.
 */
@FunctionalInterface
public interface LineVisitor {
  /**
   * A whole line, without its line end.
   *
   * @param text the scanner's own buffer, valid only during the call
   */
  void line(byte[] text, int from, int to);
}
