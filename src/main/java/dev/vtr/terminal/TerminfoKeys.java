package dev.vtr.terminal;

/**
 * Mode 1050: keys as terminfo has them for xterm-256color (kf1 to kf35, kcuu1, kUP3, kDC5 and the
 * like), whatever else programs have asked of the keyboard. They are those of application mode.
 */
final class TerminfoKeys {
  private static final String ESC = "\u001b";

  /** F13 to F24 are F1 to F12 with Shift, F25 to F35 those with Ctrl. */
  private static final int PLAIN_KEYS = 12;

  private static final int LAST = 35;

  /** Terminfo has names for modifiers 2 (Shift) to 7 (Alt and Ctrl), and none for all three. */
  private static final int LAST_MODIFIER = 7;

  private TerminfoKeys() {}

  /** What terminfo has for a key; empty: nothing, and it sends what it sends otherwise. */
  static String encode(KeyStroke stroke) {
    Key key = stroke.key();
    if (key.isFunctionKey()) {
      return stroke.modifiers() == 0 ? functionKey(key.functionNumber()) : "";
    } else if (stroke.parameter() > LAST_MODIFIER) {
      return "";
    }
    return switch (key) {
      case UP, DOWN, RIGHT, LEFT, HOME, END -> KeyEncoder.letter(stroke, "O");
      case INSERT, DELETE, PAGE_UP, PAGE_DOWN -> KeyEncoder.tilde(stroke);
      default -> "";
    };
  }

  /** kf1 to kf35; empty beyond. */
  static String functionKey(int number) {
    if (number > LAST) {
      return "";
    }
    int plain = (number - 1) % PLAIN_KEYS + 1;
    int row = (number - 1) / PLAIN_KEYS;
    String modifier = row == 0 ? "" : row == 1 ? ";2" : ";5";
    if (plain <= 4) {
      return ESC + (row == 0 ? "O" : "[1" + modifier) + (char) ('P' + plain - 1);
    }
    return ESC + "[" + Key.functionCode(plain) + modifier + "~";
  }
}
