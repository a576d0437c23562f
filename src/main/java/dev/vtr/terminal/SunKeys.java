package dev.vtr.terminal;

/**
 * Mode 1051: a Sun's function and editing keys, a number and {@code z} (xterm's control sequences,
 * "Sun-Style Function Keys", and what xterm 379 sends). Its cursor keys are always SS3 and a
 * letter.
 */
final class SunKeys {
  private SunKeys() {}

  /** The number of F1 to F37; 0: a Sun has none. */
  static int functionCode(int number) {
    if (number <= 10) {
      return 223 + number;
    } else if (number <= 20) {
      return 181 + number;
    } else if (number <= 35) {
      return 187 + number;
    }
    return number <= 37 ? 198 + number : 0;
  }

  /** The number of an editing key; 0: it has none. */
  static int editingCode(Key key) {
    return switch (key) {
      case FIND -> 1;
      case INSERT -> 2;
      case DELETE -> 3;
      case SELECT -> 4;
      case HELP -> 196;
      case MENU -> 197;
      case HOME -> 214;
      case PAGE_UP -> 216;
      case BEGIN -> 218;
      case END -> 220;
      case PAGE_DOWN -> 222;
      default -> 0;
    };
  }

  /** {@code resource} is what XTMODKEYS says of the kind of key; negative: no modifiers. */
  static String sequence(int code, KeyStroke stroke, int resource) {
    boolean bare = stroke.modifiers() == 0 || resource < 0;
    String modifiers = bare ? "" : ";" + stroke.parameter();
    return "\u001b[" + (resource == 3 && !bare ? ">" : "") + code + modifiers + "z";
  }
}
