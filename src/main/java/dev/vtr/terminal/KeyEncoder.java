package dev.vtr.terminal;

/**
 * What a key sends under the modes in force, after xterm ("PC-Style Function Keys", "VT220-Style
 * Function Keys", modifyOtherKeys) and, where a program asked for it, {@link KittyKeys}.
 */
final class KeyEncoder {
  private static final String ESC = "\u001b";

  /** Mode 1060: X11R6's keys. */
  private static final int LEGACY_KEYS = 1060;

  /** Mode 1061: a VT220's. */
  private static final int VT220_KEYS = 1061;

  private static final int FIND = 1;
  private static final int SELECT = 4;

  private final Screen screen;
  private final Session session;

  KeyEncoder(Screen screen, Session session) {
    this.screen = screen;
    this.session = session;
  }

  /** The characters to send, as a string to be written in UTF-8; empty for a silent key. */
  String encode(KeyStroke typed) {
    int kitty = session.keyboard.flags(screen.isAlternate());
    if (screen.modes.ansi && kitty != 0) {
      return KittyKeys.encode(typed, kitty, screen.modes);
    }
    if (typed.key() == Key.DELETE && screen.modes.functionKeys == LEGACY_KEYS) {
      return "\u007f";
    }
    KeyStroke stroke = withNumLock(typed);
    return screen.modes.ansi ? ansi(stroke) : vt52(stroke);
  }

  /** A VT220's keypad has digits only, a PC's without num lock cursor and editing keys. */
  private KeyStroke withNumLock(KeyStroke typed) {
    Key key = typed.key();
    if (key.form() != Key.Form.WITHOUT_NUM_LOCK) {
      return typed;
    }
    return typed.of(isVt220() ? key.digit() : key.said());
  }

  private boolean isVt220() {
    return screen.modes.functionKeys == VT220_KEYS;
  }

  /** Keyboards older than modifiers in sequences. */
  private boolean isOld() {
    return isVt220() || screen.modes.functionKeys == LEGACY_KEYS;
  }

  private String ansi(KeyStroke stroke) {
    Key key = stroke.key();
    return switch (key.form()) {
      case TEXT -> text(stroke);
      case CONTROL -> control(stroke);
      case CURSOR -> cursor(stroke);
      case PF -> functionKey(stroke);
      case TILDE -> key.isFunctionKey() ? functionKey(stroke) : editing(stroke, key.code());
      case KEYPAD -> keypad(stroke, ESC + "O");
      case WITHOUT_NUM_LOCK, SILENT, HELD -> "";
    };
  }

  /** VT52's keys: ESC and a letter, no modifiers. */
  private String vt52(KeyStroke stroke) {
    Key key = stroke.key();
    return switch (key.form()) {
      case TEXT -> text(stroke);
      case CONTROL -> control(stroke);
      case CURSOR, PF -> ESC + (char) key.code();
      case TILDE -> ESC + "[" + key.code() + "~";
      case KEYPAD -> keypad(new KeyStroke(key, key.character(), 0), ESC + "?");
      case WITHOUT_NUM_LOCK, SILENT, HELD -> "";
    };
  }

  private String cursor(KeyStroke stroke) {
    if (isVt220() && stroke.key() == Key.HOME) {
      return editing(stroke, FIND);
    } else if (isVt220() && stroke.key() == Key.END) {
      return editing(stroke, SELECT);
    }
    String introducer = screen.modes.applicationCursorKeys ? "O" : "[";
    return modified(stroke, introducer, resource(KeyboardProtocol.CURSOR_KEYS));
  }

  /** Insert, Delete, Page Up and the like: xterm's modifyFunctionKeys is not for them. */
  private String editing(KeyStroke stroke, int number) {
    String modifiers = stroke.modifiers() == 0 || isOld() ? "" : ";" + stroke.parameter();
    return ESC + "[" + number + modifiers + "~";
  }

  /** F1 to F35: PF1 to PF4, but on the keyboard of X11R6, and numbers. */
  private String functionKey(KeyStroke stroke) {
    int resource = resource(KeyboardProtocol.FUNCTION_KEYS);
    int number = stroke.key().functionNumber() + further(stroke, resource);
    if (number <= 4 && screen.modes.functionKeys != LEGACY_KEYS) {
      char letter = (char) ('P' + number - 1);
      return modified(stroke, "O", letter, resource);
    }
    String modifiers = stroke.modifiers() == 0 || resource < 0 ? "" : ";" + stroke.parameter();
    String introducer = resource == 3 && !modifiers.isEmpty() ? "[>" : "[";
    return ESC + introducer + Key.functionCode(number) + modifiers + "~";
  }

  /** Where Ctrl and Shift are no parameters, they are for keys beyond those there are. */
  private int further(KeyStroke stroke, int resource) {
    int tens = stroke.has(KeyStroke.CTRL) ? 1 : 0;
    if (!isOld()) {
      tens = resource < 0 ? 2 * tens + (stroke.has(KeyStroke.SHIFT) ? 1 : 0) : 0;
    }
    return tens * 10;
  }

  /** What XTMODKEYS says of a kind of keys; negative: their modifiers are not told. */
  private int resource(int kind) {
    return isOld() ? -1 : session.keyboard.resource(kind);
  }

  private static String modified(KeyStroke stroke, String introducer, int resource) {
    return modified(stroke, introducer, (char) stroke.key().code(), resource);
  }

  /** Where modifiers go is xterm's modifyCursorKeys and modifyFunctionKeys. */
  private static String modified(KeyStroke stroke, String introducer, char letter, int resource) {
    if (stroke.modifiers() == 0 || resource < 0) {
      return ESC + introducer + letter;
    }
    return switch (resource) {
      case 0 -> ESC + introducer + stroke.parameter() + letter;
      case 1 -> ESC + "[" + stroke.parameter() + letter;
      case 3 -> ESC + "[>1;" + stroke.parameter() + letter;
      default -> ESC + "[1;" + stroke.parameter() + letter;
    };
  }

  static String letter(KeyStroke stroke, String introducer) {
    char letter = (char) stroke.key().code();
    return stroke.modifiers() == 0
        ? ESC + introducer + letter
        : ESC + "[1;" + stroke.parameter() + letter;
  }

  static String tilde(KeyStroke stroke) {
    String modifiers = stroke.modifiers() == 0 ? "" : ";" + stroke.parameter();
    return ESC + "[" + stroke.key().code() + modifiers + "~";
  }

  /** In numeric mode, as in xterm, nothing is left of modifiers. */
  private String keypad(KeyStroke stroke, String introducer) {
    Key key = stroke.key();
    if (isVt220() && key == Key.KP_ADD && !stroke.has(KeyStroke.SHIFT)) { // where a VT220 has them
      key = stroke.has(KeyStroke.CTRL) ? Key.KP_SUBTRACT : Key.KP_SEPARATOR;
    }
    if (screen.modes.applicationKeypad) {
      String modifiers = stroke.modifiers() == 0 || isOld() ? "" : "" + stroke.parameter();
      return introducer + modifiers + (char) key.code();
    }
    return key == Key.KP_ENTER && screen.modes.newLine
        ? "\r\n"
        : Character.toString(key.character());
  }

  private String text(KeyStroke stroke) {
    int other = session.keyboard.modifyOtherKeys();
    int held = stroke.modifiers() & ~KeyStroke.SHIFT;
    if (other >= 2 && (held != 0 || (stroke.key() == Key.SPACE && stroke.modifiers() != 0))) {
      return other(stroke, stroke.typed());
    }
    String typed = Character.toString(stroke.typed());
    if (stroke.has(KeyStroke.CTRL)) {
      int control = control(stroke.typed());
      if (control >= 0) {
        typed = Character.toString(control);
      } else if (other == 1) {
        return other(stroke, stroke.typed());
      }
    }
    boolean eighth = isMeta(stroke) && meta(stroke).isEmpty() && screen.modes.eightBitMeta;
    return eighth && typed.charAt(0) < 0x80
        ? Character.toString(typed.charAt(0) | 0x80)
        : meta(stroke) + typed;
  }

  private static boolean isMeta(KeyStroke stroke) {
    return stroke.has(KeyStroke.ALT) || stroke.has(KeyStroke.META);
  }

  /** Alt is Meta, as on most keyboards; mode 1039 makes it send ESC in any case. */
  private String meta(KeyStroke stroke) {
    Modes modes = screen.modes;
    boolean escapes =
        (isMeta(stroke) && modes.escapeWithMeta)
            || (stroke.has(KeyStroke.ALT) && modes.escapeWithAlt);
    return escapes ? ESC : "";
  }

  /** The control character of a key with Ctrl, as xterm and DEC's keyboards have it; -1: none. */
  static int control(int character) {
    if ((character >= '@' && character <= '_') || (character >= 'a' && character <= 'z')) {
      return character & 0x1F;
    }
    return switch (character) {
      case ' ', '2' -> 0;
      case '3' -> 0x1B;
      case '4' -> 0x1C;
      case '5' -> 0x1D;
      case '6', '~' -> 0x1E;
      case '7', '/' -> 0x1F;
      case '8', '?' -> 0x7F;
      case '`' -> 0;
      default -> -1;
    };
  }

  private String control(KeyStroke stroke) {
    int code = stroke.key().code();
    if (stroke.key() == Key.TAB && (stroke.modifiers() & ~KeyStroke.ALT) == KeyStroke.SHIFT) {
      return meta(stroke) + ESC + "[Z";
    }
    int other = session.keyboard.modifyOtherKeys();
    boolean altOnly = (stroke.modifiers() & ~KeyStroke.ALT) == 0;
    if ((other >= 2 && stroke.modifiers() != 0) || (other == 1 && !altOnly)) {
      return other(stroke, code);
    }
    if (stroke.key() == Key.BACKSPACE) {
      boolean backspace = screen.modes.backspaceSendsBackspace != stroke.has(KeyStroke.CTRL);
      return meta(stroke) + (backspace ? "\b" : "\u007f");
    }
    if (stroke.key() == Key.ENTER && screen.modes.newLine) {
      return meta(stroke) + "\r\n";
    }
    return meta(stroke) + (char) code;
  }

  private String other(KeyStroke stroke, int code) {
    return session.keyboard.formatOtherKeys() == 1
        ? ESC + "[" + code + ";" + stroke.parameter() + "u"
        : ESC + "[27;" + stroke.parameter() + ";" + code + "~";
  }
}
