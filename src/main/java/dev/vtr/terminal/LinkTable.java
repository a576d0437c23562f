package dev.vtr.terminal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Targets of hyperlinks (OSC 8), each with a small number that styles carry; 0 is none.
 *
 * <p>A target is http or https and has no blank and no control character. Others are refused where
 * they come in, so that no viewer, dump or answer ever has one: who clicks text that a program
 * printed opens a page, and starts nothing ({@code javascript:}, {@code file:} and the like).
 */
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

  /** The number of a target, 0 if it is empty, too long, not one to have, or one too many. */
  int number(String uri) {
    if (uri.length() > MAX_URI || !isWeb(uri) || !isClean(uri)) {
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

  /** Schemes are of any case (RFC 3986, 3.1); an address has more than its scheme. */
  private static boolean isWeb(String uri) {
    return begins(uri, "http://") || begins(uri, "https://");
  }

  private static boolean begins(String uri, String scheme) {
    return uri.length() > scheme.length() && uri.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static boolean isClean(String uri) {
    return uri.chars().allMatch(c -> c > ' ' && c != 0x7F && (c < 0x80 || c > 0x9F));
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
