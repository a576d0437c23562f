package dev.vtr.terminal;

import java.util.Locale;

/**
 * A key with modifiers.
 *
 * @param key a named one, or {@link Key#CHARACTER}
 * @param codePoint the character where there is one: what it would type without modifiers other
 *     than shift
 * @param modifiers bits as xterm and kitty number them
 */
record KeyStroke(Key key, int codePoint, int modifiers) {
  static final int SHIFT = 1;
  static final int ALT = 2;
  static final int CTRL = 4;
  static final int SUPER = 8;
  static final int HYPER = 16;
  static final int META = 32;

  /**
   * Reads a name such as {@code enter}, {@code ctrl+c}, {@code shift+tab}, {@code ctrl+alt+left} or
   * {@code kp_5}; IllegalArgumentException names the bad part.
   */
  static KeyStroke parse(String name) {
    int modifiers = 0;
    int from = 0;
    int plus;
    while ((plus = name.indexOf('+', from + 1)) > 0 && plus < name.length() - 1) {
      modifiers |= modifier(name, name.substring(from, plus));
      from = plus + 1;
    }
    return key(name, name.substring(from), modifiers);
  }

  private static int modifier(String name, String part) {
    return switch (part.toLowerCase(Locale.ROOT)) {
      case "shift" -> SHIFT;
      case "alt", "option", "opt" -> ALT;
      case "ctrl", "control" -> CTRL;
      case "super", "cmd", "win" -> SUPER;
      case "hyper" -> HYPER;
      case "meta" -> META;
      default ->
          throw new IllegalArgumentException(
              "key \"" + name + "\": no modifier is called \"" + part + "\"");
    };
  }

  private static KeyStroke key(String name, String part, int modifiers) {
    if (!part.isEmpty() && part.codePointCount(0, part.length()) == 1) {
      int codePoint = part.codePointAt(0);
      if (codePoint < 0x20 || (codePoint >= 0x7F && codePoint < 0xA0)) {
        throw new IllegalArgumentException("key: control character " + codePoint);
      }
      return new KeyStroke(Key.CHARACTER, codePoint, modifiers);
    }
    Key key = Key.named(part.toLowerCase(Locale.ROOT));
    if (key == null) {
      throw new IllegalArgumentException("no key is called \"" + name + "\"");
    }
    int implied = part.equalsIgnoreCase("backtab") ? SHIFT : 0;
    return new KeyStroke(key, key.character(), modifiers | implied);
  }

  /** The same modifiers with another key, which types what it types. */
  KeyStroke of(Key other) {
    return new KeyStroke(other, other.character(), modifiers);
  }

  /** The same key with other modifiers. */
  KeyStroke with(int others) {
    return new KeyStroke(key, codePoint, others);
  }

  /** The key alone. */
  KeyStroke bare() {
    return with(0);
  }

  /** True if any of the modifiers is held. */
  boolean has(int modifier) {
    return (modifiers & modifier) != 0;
  }

  /** The parameter that stands for the modifiers in a sequence. */
  int parameter() {
    return modifiers + 1;
  }

  /** The character with shift applied, where that is a matter of case. */
  int typed() {
    return has(SHIFT) && Character.isLowerCase(codePoint)
        ? Character.toUpperCase(codePoint)
        : codePoint;
  }

  /** The character of the key alone, as far as that is a matter of case. */
  int unshifted() {
    return Character.toLowerCase(codePoint);
  }
}
