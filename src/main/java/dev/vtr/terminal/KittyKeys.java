package dev.vtr.terminal;

/**
 * Kitty's keyboard protocol ("Comprehensive keyboard handling in terminals") for key presses:
 * releases and repeats are not typed through a session.
 */
final class KittyKeys {
  private static final String CSI = "\u001b[";

  /** Flags under which keys of the keypad are told from others. */
  private static final int APART = KeyboardProtocol.DISAMBIGUATE | KeyboardProtocol.ALL_AS_ESCAPES;

  private KittyKeys() {}

  static String encode(KeyStroke stroke, int flags, Modes modes) {
    return switch (stroke.key().form()) {
      case TEXT -> text(stroke, flags);
      case CONTROL -> control(stroke, flags, modes);
      case KEYPAD -> keypad(stroke, flags);
      case CURSOR -> KeyEncoder.letter(stroke, "[");
      case PF ->
          stroke.key() == Key.F3
              ? CSI + "13" + modifiers(stroke) + "~" // R would be a cursor position report
              : KeyEncoder.letter(stroke, "[");
      case TILDE -> stroke.key().kittyCode() == 0 ? KeyEncoder.tilde(stroke) : numbered(stroke);
      case WITHOUT_NUM_LOCK -> withoutNumLock(stroke, flags, modes);
      case SILENT -> numbered(stroke);
      case HELD -> held(stroke, flags);
    };
  }

  private static String numbered(KeyStroke stroke) {
    return CSI + stroke.key().kittyCode() + modifiers(stroke) + "u";
  }

  /** Keys of their own where the program tells them apart; the middle one is CSI E in any case. */
  private static String withoutNumLock(KeyStroke stroke, int flags, Modes modes) {
    boolean own = (flags & APART) != 0 && stroke.key().kittyCode() != 0;
    return own ? numbered(stroke) : encode(stroke.of(stroke.key().said()), flags, modes);
  }

  /** Locks and modifiers; a modifier is held while it is pressed, so its own bit is set. */
  private static String held(KeyStroke stroke, int flags) {
    if ((flags & KeyboardProtocol.ALL_AS_ESCAPES) == 0) {
      return "";
    }
    int modifiers = stroke.modifiers() | stroke.key().code();
    return numbered(new KeyStroke(stroke.key(), 0, modifiers));
  }

  private static String modifiers(KeyStroke stroke) {
    return stroke.modifiers() == 0 ? "" : ";" + stroke.parameter();
  }

  private static String text(KeyStroke stroke, int flags) {
    boolean all = (flags & KeyboardProtocol.ALL_AS_ESCAPES) != 0;
    boolean more = (stroke.modifiers() & ~KeyStroke.SHIFT) != 0;
    if (!all && (!more || (flags & KeyboardProtocol.DISAMBIGUATE) == 0)) {
      return more ? legacy(stroke) : Character.toString(stroke.typed());
    }
    boolean upper = Character.isUpperCase(stroke.codePoint());
    KeyStroke shown =
        upper
            ? new KeyStroke(stroke.key(), stroke.codePoint(), stroke.modifiers() | KeyStroke.SHIFT)
            : stroke;
    return escaped(shown, shown.unshifted(), flags);
  }

  private static String legacy(KeyStroke stroke) {
    int control = stroke.has(KeyStroke.CTRL) ? KeyEncoder.control(stroke.typed()) : -1;
    String typed = Character.toString(control >= 0 ? control : stroke.typed());
    return stroke.has(KeyStroke.ALT) ? "\u001b" + typed : typed;
  }

  private static String escaped(KeyStroke stroke, int code, int flags) {
    var sequence = new StringBuilder(CSI).append(code);
    boolean shifted = stroke.has(KeyStroke.SHIFT) && stroke.typed() != code;
    if ((flags & KeyboardProtocol.ALTERNATES) != 0 && shifted) {
      sequence.append(':').append(stroke.typed());
    }
    boolean plain = (stroke.modifiers() & ~KeyStroke.SHIFT) == 0 && stroke.typed() >= ' ';
    int both = KeyboardProtocol.ALL_AS_ESCAPES | KeyboardProtocol.TEXT;
    boolean withText = (flags & both) == both && plain && stroke.typed() != 0x7F;
    if (stroke.modifiers() != 0) {
      sequence.append(';').append(stroke.parameter());
    } else if (withText) {
      sequence.append(';');
    }
    if (withText) {
      sequence.append(';').append(stroke.typed());
    }
    return sequence.append('u').toString();
  }

  private static String control(KeyStroke stroke, int flags, Modes modes) {
    boolean all = (flags & KeyboardProtocol.ALL_AS_ESCAPES) != 0;
    boolean disambiguate = (flags & KeyboardProtocol.DISAMBIGUATE) != 0;
    boolean escape = stroke.key() == Key.ESCAPE;
    if (all || (disambiguate && (escape || stroke.modifiers() != 0))) {
      return CSI + stroke.key().kittyCode() + modifiers(stroke) + "u";
    }
    if (stroke.key() == Key.TAB && stroke.has(KeyStroke.SHIFT)) {
      return CSI + "Z";
    }
    String code = Character.toString(stroke.key().code());
    if (stroke.key() == Key.BACKSPACE && modes.backspaceSendsBackspace) {
      code = "\b";
    }
    return stroke.has(KeyStroke.ALT) ? "\u001b" + code : code;
  }

  private static String keypad(KeyStroke stroke, int flags) {
    boolean asKey =
        (flags & KeyboardProtocol.ALL_AS_ESCAPES) != 0
            || stroke.modifiers() != 0
            || stroke.key() == Key.KP_ENTER;
    return (flags & APART) != 0 && asKey
        ? numbered(stroke)
        : Character.toString(stroke.codePoint());
  }
}
