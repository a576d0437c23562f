package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;

/**
 * The outer form of a line of the trace file: one line, compact, beginning with its time, nothing
 * escaped that need not be. Tools that search for bytes ({@code rg}, our own queries) find a line
 * only in this form, so JSON that means the same does not do. One pass over the bytes.
 */
final class LineForm {
  private static final byte[] BEGIN = {'{', '"', 't', 's', '"', ':', '"'};

  private LineForm() {}

  /** What is wrong with {@code line}, without its line end; empty if nothing is. */
  static String problem(ByteBuffer line) {
    boolean inString = false;
    for (int i = line.position(); i < line.limit(); i++) {
      byte b = line.get(i);
      if (b == '\n' || b == '\r') {
        return "line: holds a line end";
      }
      if (!inString && (b == ' ' || b == '\t')) {
        return "line: not compact, with blanks between its parts";
      }
      if (inString && b == '\\') {
        if (isNeedless(line, i + 1)) {
          return "line: holds an escape that need not be";
        }
        i++;
      } else if (b == '"') {
        inString = !inString;
      }
    }
    return beginsWithTime(line) ? "" : "line: does not begin with ts";
  }

  private static boolean beginsWithTime(ByteBuffer line) {
    if (line.remaining() < BEGIN.length) {
      return false;
    }
    for (int i = 0; i < BEGIN.length; i++) {
      if (line.get(line.position() + i) != BEGIN[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether what follows a backslash stands for a printable character of ASCII. */
  private static boolean isNeedless(ByteBuffer line, int at) {
    if (at >= line.limit() || line.get(at) != 'u') {
      return at < line.limit() && line.get(at) == '/';
    }
    return at + 3 < line.limit()
        && line.get(at + 1) == '0'
        && line.get(at + 2) == '0'
        && line.get(at + 3) >= '2'
        && line.get(at + 3) <= '7';
  }
}
