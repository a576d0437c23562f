package dev.vtr.terminal;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * OSC 52: selections that programs write and read. They are the terminal's own and nobody else's;
 * refused unless {@link Permissions#clipboard} is set, because a question is answered with bytes
 * that a program chose.
 */
final class Clipboard {
  /** The selections that xterm knows: clipboard, primary, secondary, selected, cut buffers. */
  private static final String KINDS = "cpqs01234567";

  /** What xterm means where none is named. */
  private static final String USUAL = "s0";

  private final boolean allowed;
  private final Replies replies;
  private final Map<Character, byte[]> selections = new HashMap<>();

  Clipboard(boolean allowed, Replies replies) {
    this.allowed = allowed;
    this.replies = replies;
  }

  /** Kinds, a semicolon, and base64 or a question mark; what is neither empties. */
  boolean run(String text, boolean bell) {
    int separator = text.indexOf(';');
    String named = separator < 0 ? "" : text.substring(0, separator);
    if (!allowed || separator < 0 || !named.chars().allMatch(c -> KINDS.indexOf(c) >= 0)) {
      return false;
    }
    String kinds = named.isEmpty() ? USUAL : named;
    String content = text.substring(separator + 1);
    if (content.equals("?")) {
      ask(kinds, bell);
    } else {
      byte[] bytes = decoded(content);
      kinds.chars().forEach(kind -> selections.put((char) kind, bytes));
    }
    return true;
  }

  private void ask(String kinds, boolean bell) {
    for (int i = 0; i < kinds.length(); i++) {
      byte[] bytes = selections.getOrDefault(kinds.charAt(i), new byte[0]);
      if (bytes.length > 0 || i == kinds.length() - 1) {
        replies.osc("52;" + kinds + ";" + Base64.getEncoder().encodeToString(bytes), bell);
        return;
      }
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** What was written to a selection, by xterm's letter; empty if nothing was. A copy. */
  byte[] selection(char kind) {
    byte[] bytes = selections.getOrDefault(kind, new byte[0]);
    return Arrays.copyOf(bytes, bytes.length);
  }
}
