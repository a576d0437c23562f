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
  private static final int FIRST_FUNCTION_KEY = 11;

  private final Screen screen;
  private final Session session;

  KeyEncoder(Screen screen, Session session) {
    this.screen = screen;
    this.session = session;
  }

  /** The characters to send, as a string to be written in UTF-8. */
  String encode(KeyStroke stroke) {
    if (!screen.modes.ansi) {
      return vt52(stroke);
    }
    int kitty = session.keyboard.flags(screen.isAlternate());
    if (kitty != 0) {
      return KittyKeys.encode(stroke, kitty, screen.modes);
    }
    return switch (stroke.key().form()) {
      case TEXT -> text(stroke);
      case CONTROL -> control(stroke);
      case CURSOR -> cursor(stroke);
      case PF -> functionKey(stroke);
      case TILDE -> number(stroke, stroke.key().code());
      case KEYPAD -> keypad(stroke);
    };
  }

  /** VT52's keys: ESC and a letter, no modifiers. */
  private String vt52(KeyStroke stroke) {
    return switch (stroke.key().form()) {
      case TEXT -> text(stroke);
      case CONTROL -> control(stroke);
      case CURSOR, PF -> ESC + (char) stroke.key().code();
      case TILDE -> number(stroke, stroke.key().code());
      case KEYPAD ->
          screen.modes.applicationKeypad
              ? ESC + "?" + (char) stroke.key().code()
              : stroke.key() == Key.KP_ENTER ? "\r" : text(stroke);
    };
  }

  private String cursor(KeyStroke stroke) {
    if (screen.modes.functionKeys == VT220_KEYS && stroke.key() == Key.HOME) {
      return number(stroke, FIND);
    } else if (screen.modes.functionKeys == VT220_KEYS && stroke.key() == Key.END) {
      return number(stroke, SELECT);
    }
    String introducer = screen.modes.applicationCursorKeys ? "O" : "[";
    return modified(stroke, introducer, session.keyboard.resource(KeyboardProtocol.CURSOR_KEYS));
  }

  /** F1 to F4: PF1 to PF4, or numbers where a program asked for older keys. */
  private String functionKey(KeyStroke stroke) {
    int kind = screen.modes.functionKeys;
    if (kind == VT220_KEYS || kind == LEGACY_KEYS) {
      return number(stroke, FIRST_FUNCTION_KEY + stroke.key().code() - 'P');
    }
    return modified(stroke, "O", session.keyboard.resource(KeyboardProtocol.FUNCTION_KEYS));
  }

  /** Where modifiers go is xterm's modifyCursorKeys and modifyFunctionKeys. */
  private static String modified(KeyStroke stroke, String introducer, int resource) {
    char letter = (char) stroke.key().code();
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

  private String number(KeyStroke stroke, int number) {
    int resource = session.keyboard.resource(KeyboardProtocol.FUNCTION_KEYS);
    String modifiers = stroke.modifiers() == 0 || resource < 0 ? "" : ";" + stroke.parameter();
    return ESC
        + "["
        + (resource == 3 && !modifiers.isEmpty() ? ">" : "")
        + number
        + modifiers
        + "~";
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

  private String keypad(KeyStroke stroke) {
    if (screen.modes.applicationKeypad && stroke.modifiers() == 0) {
      return ESC + "O" + (char) stroke.key().code();
    }
    return stroke.key() == Key.KP_ENTER
        ? control(new KeyStroke(Key.ENTER, 0x0D, stroke.modifiers()))
        : text(stroke);
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
