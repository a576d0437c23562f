package dev.vtr.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Lines of interest that could not be read, by the trace that they name as theirs, as far as that
 * can be seen. Used by one thread.
 */
final class TornLines {
  private static final byte[] TRACE = "\"trace_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TRACE_CHARS = 32;

  /** Traces told apart; lines of further ones count for all. */
  private static final int TRACES_MAX = 1024;

  private static final String ANY = "";

  private final Map<String, Long> byTrace = new HashMap<>();

  /** The line in {@code text[from, to)}: its own id stands before those of its links. */
  void add(byte[] text, int from, int to) {
    for (int at = from; at + TRACE.length + TRACE_CHARS <= to; at++) {
      int id = at + TRACE.length;
      if (Arrays.equals(text, at, id, TRACE, 0, TRACE.length)) {
        add(new String(text, id, TRACE_CHARS, StandardCharsets.ISO_8859_1), 1);
        return;
      }
    }
    add(ANY, 1);
  }

  private void add(String trace, long lines) {
    boolean hasRoom = byTrace.size() < TRACES_MAX || byTrace.containsKey(trace);
    byTrace.merge(hasRoom ? trace : ANY, lines, Long::sum);
  }

  void addAll(TornLines other) {
    other.byTrace.forEach(this::add);
  }

  /** Those that may be of this trace. */
  long of(String trace) {
    return byTrace.getOrDefault(trace, 0L) + byTrace.getOrDefault(ANY, 0L);
  }

  long all() {
    return byTrace.values().stream().mapToLong(Long::longValue).sum();
  }
}
