package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;

/**
 * Control characters as tests write them: {@code ^[} is ESC, {@code ^G} BEL, {@code ^^} a caret.
 */
final class Notation {
  private Notation() {}

  /** The text with control characters in place of their names. */
  static String read(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '^' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        out.append(next == '^' ? '^' : (char) (next & 0x1F));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  static byte[] bytes(String text) {
    return read(text).getBytes(StandardCharsets.UTF_8);
  }

  /** The other way. */
  static String write(byte[] bytes) {
    var out = new StringBuilder();
    for (byte b : bytes) {
      if (b >= 0 && b < ' ') {
        out.append('^').append((char) (b + 0x40));
      } else {
        out.append((char) (b & 0xFF));
      }
    }
    return out.toString();
  }
}
