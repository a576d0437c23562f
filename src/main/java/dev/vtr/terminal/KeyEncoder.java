package dev.vtr.terminal;

/**
 * What a key sends under the modes in force, after xterm ("PC-Style Function Keys", "VT220-Style
 * Function Keys", modifyOtherKeys) and, where a program asked for it, {@link KittyKeys}.
 */
final class KeyEncoder {
  private static final String ESC = "\u001b";

  /** Mode 1050: as terminfo has them. */
  private static final int TERMINFO_KEYS = 1050;

  /** Mode 1051: a Sun's. */
  private static final int SUN_KEYS = 1051;

  /** Mode 1060: X11R6's keys. */
  private static final int LEGACY_KEYS = 1060;

  /** Mode 1061: a VT220's. */
  private static final int VT220_KEYS = 1061;

  /** What makes a key Meta. */
  private static final int META = KeyStroke.ALT | KeyStroke.META;

  private static final int BOTH = KeyStroke.SHIFT | KeyStroke.CTRL;

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
    KeyStroke stroke = withNumLock(typed);
    String named = kind() == TERMINFO_KEYS ? TerminfoKeys.encode(stroke) : "";
    if (!named.isEmpty()) {
      return named;
    } else if (typed.key() == Key.DELETE && isDeleteAlone(typed)) {
      return kind() == SUN_KEYS ? editing(stroke.bare(), 0) : meta(stroke) + "\u007f";
    }
    return screen.modes.ansi ? ansi(stroke) : vt52(stroke);
  }

  private int kind() {
    return screen.modes.functionKeys;
  }

  /** Mode 1037: Delete sends DEL, and tells its modifiers where modifyOtherKeys does. */
  private boolean isDeleteAlone(KeyStroke stroke) {
    boolean tells = session.keyboard.modifyOtherKeys() > 0;
    return screen.modes.deleteSendsDelete() && (stroke.modifiers() == 0 || !tells);
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
    return kind() == VT220_KEYS;
  }

  /** Keyboards older than modifiers in sequences. */
  private boolean isOld() {
    return isVt220() || kind() == LEGACY_KEYS;
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
      case CURSOR -> isEditing(key) ? cursor(stroke.bare()) : ESC + (char) key.code();
      case PF -> functionKey(stroke);
      case TILDE -> key.isFunctionKey() ? functionKey(stroke) : editing(stroke.bare(), key.code());
      case KEYPAD -> keypad(stroke, ESC + "?");
      case WITHOUT_NUM_LOCK, SILENT, HELD -> "";
    };
  }

  /** Cursor keys that are no VT52's: a Sun's, and Home and End of a VT220. */
  private boolean isEditing(Key key) {
    return kind() == SUN_KEYS || (isVt220() && (key == Key.HOME || key == Key.END));
  }

  private String cursor(KeyStroke stroke) {
    int resource = resource(KeyboardProtocol.CURSOR_KEYS);
    if (kind() == SUN_KEYS) {
      int code = SunKeys.editingCode(stroke.key());
      return code == 0 ? modified(stroke, "O", resource) : SunKeys.sequence(code, stroke, resource);
    }
    if (isVt220() && stroke.key() == Key.HOME) {
      return editing(stroke, FIND);
    } else if (isVt220() && stroke.key() == Key.END) {
      return editing(stroke, SELECT);
    }
    String introducer = screen.modes.applicationCursorKeys ? "O" : "[";
    return modified(stroke, introducer, resource);
  }

  /** Insert, Delete, Page Up and the like: xterm's modifyFunctionKeys is for a Sun's only. */
  private String editing(KeyStroke stroke, int number) {
    if (kind() == SUN_KEYS) {
      int resource = resource(KeyboardProtocol.FUNCTION_KEYS);
      return SunKeys.sequence(SunKeys.editingCode(stroke.key()), stroke, resource);
    }
    String modifiers = stroke.modifiers() == 0 || isOld() ? "" : ";" + stroke.parameter();
    return ESC + "[" + number + modifiers + "~";
  }

  /** F1 to F35: PF1 to PF4, but on the keyboard of X11R6, and numbers. */
  private String functionKey(KeyStroke typed) {
    int resource = resource(KeyboardProtocol.FUNCTION_KEYS);
    int number = typed.key().functionNumber() + further(typed, resource);
    KeyStroke stroke = screen.modes.ansi && resource >= 0 ? typed : typed.bare();
    if (kind() == SUN_KEYS && SunKeys.functionCode(number) != 0) {
      return SunKeys.sequence(SunKeys.functionCode(number), stroke, resource);
    } else if (isFurtherOfTerminfo(typed, number, resource)) {
      return TerminfoKeys.functionKey(number);
    } else if (number <= 4 && kind() != LEGACY_KEYS) {
      char letter = (char) ('P' + number - 1);
      return screen.modes.ansi ? modified(stroke, "O", letter, resource) : ESC + letter;
    }
    String modifiers = stroke.modifiers() == 0 ? "" : ";" + stroke.parameter();
    String introducer = resource == 3 && !modifiers.isEmpty() ? "[>" : "[";
    return ESC + introducer + Key.functionCode(number) + modifiers + "~";
  }

  private boolean isFurtherOfTerminfo(KeyStroke typed, int number, int resource) {
    return kind() == TERMINFO_KEYS
        && resource < 0
        && (typed.modifiers() & ~BOTH) == 0
        && !TerminfoKeys.functionKey(number).isEmpty();
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
    boolean comma = key == Key.KP_ADD || key == Key.KP_SEPARATOR;
    if (isVt220() && comma && !stroke.has(KeyStroke.SHIFT)) { // where a VT220 has them
      key = stroke.has(KeyStroke.CTRL) ? Key.KP_SUBTRACT : Key.KP_SEPARATOR;
    }
    if (screen.modes.applicationKeypad) {
      boolean bare = stroke.modifiers() == 0 || isOld() || !screen.modes.ansi;
      String modifiers = bare ? "" : "" + stroke.parameter();
      return introducer + modifiers + (char) key.code();
    }
    return key == Key.KP_ENTER && screen.modes.newLine
        ? "\r\n"
        : Character.toString(key.character());
  }

  private String text(KeyStroke stroke) {
    int other = session.keyboard.modifyOtherKeys();
    if (isOtherText(stroke, other)) {
      return other(stroke, stroke.typed());
    } else if (other == 1
        && stroke.key() == Key.SPACE
        && stroke.has(META)
        && told(stroke) == BOTH) {
      return other(stroke.with(BOTH), ' ');
    }
    String typed = Character.toString(stroke.typed());
    if (stroke.has(KeyStroke.CTRL)) {
      int control = control(stroke.typed());
      if (control >= 0) {
        typed = Character.toString(control);
      } else if (other == 1) {
        return other(stroke.with(told(stroke)), stroke.typed());
      }
    }
    boolean eighth = isMeta(stroke) && meta(stroke).isEmpty() && screen.modes.eightBitMeta;
    return eighth && typed.charAt(0) < 0x80
        ? Character.toString(typed.charAt(0) | 0x80)
        : meta(stroke) + typed;
  }

  /** modifyOtherKeys 2: Shift alone counts for space and where the code has a control's column. */
  private static boolean isOtherText(KeyStroke stroke, int other) {
    if (other < 2 || stroke.modifiers() != KeyStroke.SHIFT) {
      return other >= 2 && stroke.modifiers() != 0;
    }
    return stroke.key() == Key.SPACE || (stroke.typed() >= '@' && stroke.typed() <= '~');
  }

  /** What modifyOtherKeys 1 tells: nothing of Alt, and of Enter with Alt nothing of Ctrl. */
  private static int told(KeyStroke stroke) {
    boolean shiftAlone = stroke.key() == Key.ENTER && isMeta(stroke);
    return stroke.modifiers() & ~META & ~(shiftAlone ? KeyStroke.CTRL : 0);
  }

  private static boolean isMeta(KeyStroke stroke) {
    return stroke.has(META);
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
    Key key = stroke.key();
    int code = key == Key.BACKSPACE ? backspace(stroke) : key.code();
    int other = session.keyboard.modifyOtherKeys();
    if (other >= 2 ? isOtherAtTwo(stroke) : other == 1 && isOtherAtOne(stroke)) {
      return other(other == 1 ? stroke.with(told(stroke)) : stroke, code);
    } else if (key == Key.TAB && stroke.has(KeyStroke.SHIFT)) {
      return ESC + "[Z";
    } else if (key == Key.ENTER && screen.modes.newLine) {
      return meta(stroke) + "\r\n";
    }
    return meta(stroke) + (char) code;
  }

  private int backspace(KeyStroke stroke) {
    return screen.modes.backspaceSendsBackspace != stroke.has(KeyStroke.CTRL) ? '\b' : 0x7F;
  }

  private static boolean isOtherAtTwo(KeyStroke stroke) {
    return switch (stroke.key()) {
      case TAB -> (stroke.modifiers() & ~KeyStroke.SHIFT) != 0;
      case BACKSPACE -> (stroke.modifiers() & ~KeyStroke.CTRL) != 0;
      default -> stroke.modifiers() != 0;
    };
  }

  /** modifyOtherKeys 1, as xterm 379 has it. */
  private static boolean isOtherAtOne(KeyStroke stroke) {
    return switch (stroke.key()) {
      case TAB -> stroke.modifiers() == KeyStroke.CTRL;
      case ENTER -> told(stroke) != 0;
      case ESCAPE -> told(stroke) != 0 && isMeta(stroke);
      default -> false;
    };
  }

  private String other(KeyStroke stroke, int code) {
    return session.keyboard.formatOtherKeys() == 1
        ? ESC + "[" + code + ";" + stroke.parameter() + "u"
        : ESC + "[27;" + stroke.parameter() + ";" + code + "~";
  }
}
