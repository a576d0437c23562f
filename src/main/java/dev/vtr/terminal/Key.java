package dev.vtr.terminal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys by name, with what xterm and kitty's protocol send for them. */
enum Key {
  CHARACTER(Form.TEXT, 0, 0, 0),
  SPACE(Form.TEXT, ' ', 32, ' ', "space"),
  ENTER(Form.CONTROL, 0x0D, 13, 0x0D, "enter", "return"),
  TAB(Form.CONTROL, 0x09, 9, 0x09, "tab", "backtab"),
  BACKSPACE(Form.CONTROL, 0x7F, 127, 0x7F, "backspace", "bs"),
  ESCAPE(Form.CONTROL, 0x1B, 27, 0x1B, "escape", "esc"),
  UP(Form.CURSOR, 'A', 0, 0, "up"),
  DOWN(Form.CURSOR, 'B', 0, 0, "down"),
  RIGHT(Form.CURSOR, 'C', 0, 0, "right"),
  LEFT(Form.CURSOR, 'D', 0, 0, "left"),
  BEGIN(Form.CURSOR, 'E', 0, 0, "begin"),
  END(Form.CURSOR, 'F', 0, 0, "end"),
  HOME(Form.CURSOR, 'H', 0, 0, "home"),
  INSERT(Form.TILDE, 2, 0, 0, "insert", "ins"),
  DELETE(Form.TILDE, 3, 0, 0, "delete", "del"),
  PAGE_UP(Form.TILDE, 5, 0, 0, "pageup", "page_up", "pgup"),
  PAGE_DOWN(Form.TILDE, 6, 0, 0, "pagedown", "page_down", "pgdown", "pgdn"),
  F1(Form.PF, 'P', 0, 0, "f1"),
  F2(Form.PF, 'Q', 0, 0, "f2"),
  F3(Form.PF, 'R', 0, 0, "f3"),
  F4(Form.PF, 'S', 0, 0, "f4"),
  F5(Form.TILDE, 15, 0, 0, "f5"),
  F6(Form.TILDE, 17, 0, 0, "f6"),
  F7(Form.TILDE, 18, 0, 0, "f7"),
  F8(Form.TILDE, 19, 0, 0, "f8"),
  F9(Form.TILDE, 20, 0, 0, "f9"),
  F10(Form.TILDE, 21, 0, 0, "f10"),
  F11(Form.TILDE, 23, 0, 0, "f11"),
  F12(Form.TILDE, 24, 0, 0, "f12"),
  F13(Form.TILDE, 25, 57376, 0, "f13"),
  F14(Form.TILDE, 26, 57377, 0, "f14"),
  F15(Form.TILDE, 28, 57378, 0, "f15"),
  F16(Form.TILDE, 29, 57379, 0, "f16"),
  F17(Form.TILDE, 31, 57380, 0, "f17"),
  F18(Form.TILDE, 32, 57381, 0, "f18"),
  F19(Form.TILDE, 33, 57382, 0, "f19"),
  F20(Form.TILDE, 34, 57383, 0, "f20"),
  F21(Form.TILDE, 42, 57384, 0, "f21"),
  F22(Form.TILDE, 43, 57385, 0, "f22"),
  F23(Form.TILDE, 44, 57386, 0, "f23"),
  F24(Form.TILDE, 45, 57387, 0, "f24"),
  MENU(Form.TILDE, 29, 57363, 0, "menu"),
  KP_0(Form.KEYPAD, 'p', 57399, '0', "kp_0", "kp0"),
  KP_1(Form.KEYPAD, 'q', 57400, '1', "kp_1", "kp1"),
  KP_2(Form.KEYPAD, 'r', 57401, '2', "kp_2", "kp2"),
  KP_3(Form.KEYPAD, 's', 57402, '3', "kp_3", "kp3"),
  KP_4(Form.KEYPAD, 't', 57403, '4', "kp_4", "kp4"),
  KP_5(Form.KEYPAD, 'u', 57404, '5', "kp_5", "kp5"),
  KP_6(Form.KEYPAD, 'v', 57405, '6', "kp_6", "kp6"),
  KP_7(Form.KEYPAD, 'w', 57406, '7', "kp_7", "kp7"),
  KP_8(Form.KEYPAD, 'x', 57407, '8', "kp_8", "kp8"),
  KP_9(Form.KEYPAD, 'y', 57408, '9', "kp_9", "kp9"),
  KP_DECIMAL(Form.KEYPAD, 'n', 57409, '.', "kp_decimal", "kp_period", "kpperiod"),
  KP_DIVIDE(Form.KEYPAD, 'o', 57410, '/', "kp_divide", "kpdivide"),
  KP_MULTIPLY(Form.KEYPAD, 'j', 57411, '*', "kp_multiply", "kpmult"),
  KP_SUBTRACT(Form.KEYPAD, 'm', 57412, '-', "kp_subtract", "kp_minus", "kpminus"),
  KP_ADD(Form.KEYPAD, 'k', 57413, '+', "kp_add", "kp_plus", "kpplus"),
  KP_ENTER(Form.KEYPAD, 'M', 57414, 0x0D, "kp_enter", "kpenter"),
  KP_EQUAL(Form.KEYPAD, 'X', 57415, '=', "kp_equal", "kp_equals", "kpequal"),
  KP_SEPARATOR(Form.KEYPAD, 'l', 57416, ',', "kp_separator", "kp_comma", "kpcomma");

  /** How xterm makes a sequence of the key. */
  enum Form {
    /** The character itself. */
    TEXT,
    /** A control character. */
    CONTROL,
    /** CSI letter, in application mode SS3 letter. */
    CURSOR,
    /** SS3 letter, with modifiers CSI. */
    PF,
    /** CSI number ~. */
    TILDE,
    /** The character, in application mode SS3 letter. */
    KEYPAD
  }

  private static final Map<String, Key> BY_NAME = new HashMap<>();

  static {
    for (Key key : values()) {
      for (String name : key.names) {
        BY_NAME.put(name, key);
      }
    }
  }

  private final Form form;
  private final int code;
  private final int kittyCode;
  private final int character;

  @SuppressWarnings("ImmutableEnumChecker") // never written after construction
  private final String[] names;

  Key(Form form, int code, int kittyCode, int character, String... names) {
    this.form = form;
    this.code = code;
    this.kittyCode = kittyCode;
    this.character = character;
    this.names = names;
  }

  static @Nullable Key named(String name) {
    return BY_NAME.get(name);
  }

  Form form() {
    return form;
  }

  /** Letter, number or control character of the form. */
  int code() {
    return code;
  }

  /** Number in kitty's protocol; 0 for keys that keep their legacy form there. */
  int kittyCode() {
    return kittyCode;
  }

  /** The character that the key types; 0: none. */
  int character() {
    return character;
  }
}
