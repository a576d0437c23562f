package dev.vtr.terminal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Targets of hyperlinks (OSC 8), each with a small number that styles carry; 0 is none. */
final class LinkTable {
  /** Targets in use at one time; further links are shown as plain text. */
  static final int MAX_LINKS = 1 << 16;

  /** Longest target, in UTF-16 units; VTE's and xterm's bound is of this size. */
  static final int MAX_URI = 2083;

  private final Map<String, Integer> numbers = new HashMap<>();
  private String[] uris = new String[16];
  private boolean[] marked = new boolean[16];
  private int next = 1;

  LinkTable() {
    Arrays.fill(uris, "");
  }

  /** The number of a target, 0 if it is empty, too long or one too many. */
  int number(String uri) {
    if (uri.isEmpty() || uri.length() > MAX_URI) {
      return 0;
    }
    Integer known = numbers.get(uri);
    if (known != null) {
      return known;
    }
    if (!findFree()) {
      return 0;
    }
    uris[next] = uri;
    numbers.put(uri, next);
    return next;
  }

  private boolean findFree() {
    while (next < uris.length && !uris[next].isEmpty()) {
      next++;
    }
    if (next == MAX_LINKS) {
      return false;
    }
    if (next == uris.length) {
      int old = uris.length;
      uris = Arrays.copyOf(uris, 2 * old);
      Arrays.fill(uris, old, 2 * old, "");
      marked = Arrays.copyOf(marked, 2 * old);
    }
    return true;
  }

  String uri(int number) {
    return uris[number];
  }

  /** Forgets all marks: {@link #sweep} frees the targets not marked from here on. */
  void clearMarks() {
    Arrays.fill(marked, false);
  }

  void mark(int number) {
    marked[number] = true;
  }

  void sweep() {
    for (int n = 1; n < uris.length; n++) {
      if (!marked[n] && !uris[n].isEmpty()) {
        numbers.remove(uris[n]);
        uris[n] = "";
      }
    }
    next = 1;
  }
}
