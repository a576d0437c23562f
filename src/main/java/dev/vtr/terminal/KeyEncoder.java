package dev.vtr.terminal;

/**
 * What a key sends under the modes in force, after xterm ("PC-Style Function Keys", "VT220-Style
 * Function Keys", modifyOtherKeys) and, where a program asked for it, {@link KittyKeys}.
 */
final class KeyEncoder {
  private static final String ESC = "\u001b";

  private final Screen screen;
  private final Session session;

  KeyEncoder(Screen screen, Session session) {
    this.screen = screen;
    this.session = session;
  }

  /** The characters to send, as a string to be written in UTF-8. */
  String encode(KeyStroke stroke) {
    int kitty = session.keyboard.flags(screen.isAlternate());
    if (kitty != 0) {
      return KittyKeys.encode(stroke, kitty, screen.modes);
    }
    return switch (stroke.key().form()) {
      case TEXT -> text(stroke);
      case CONTROL -> control(stroke);
      case CURSOR -> cursor(stroke);
      case PF -> letter(stroke, "O");
      case TILDE -> tilde(stroke);
      case KEYPAD -> keypad(stroke);
    };
  }

  private String cursor(KeyStroke stroke) {
    return letter(stroke, screen.modes.applicationCursorKeys ? "O" : "[");
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
    return meta(stroke) + typed;
  }

  private static String meta(KeyStroke stroke) {
    return stroke.has(KeyStroke.ALT) || stroke.has(KeyStroke.META) ? ESC : "";
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
