package dev.vtr.terminal;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys by name, with what xterm and kitty's protocol send for them. The names are those of kitty's
 * table ("Functional key definitions") in small letters, with shorter ones beside them; FIND,
 * SELECT and HELP are DEC's.
 */
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
  F25(Form.TILDE, 46, 57388, 0, "f25"),
  F26(Form.TILDE, 47, 57389, 0, "f26"),
  F27(Form.TILDE, 48, 57390, 0, "f27"),
  F28(Form.TILDE, 49, 57391, 0, "f28"),
  F29(Form.TILDE, 50, 57392, 0, "f29"),
  F30(Form.TILDE, 51, 57393, 0, "f30"),
  F31(Form.TILDE, 52, 57394, 0, "f31"),
  F32(Form.TILDE, 53, 57395, 0, "f32"),
  F33(Form.TILDE, 54, 57396, 0, "f33"),
  F34(Form.TILDE, 55, 57397, 0, "f34"),
  F35(Form.TILDE, 56, 57398, 0, "f35"),
  MENU(Form.TILDE, 29, 57363, 0, "menu"),
  HELP(Form.TILDE, 28, 0, 0, "help"),
  FIND(Form.TILDE, 1, 0, 0, "find"),
  SELECT(Form.TILDE, 4, 0, 0, "select"),
  PRINT_SCREEN(57361, "print_screen", "printscreen", "print"),
  PAUSE(57362, "pause"),
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
  KP_SEPARATOR(Form.KEYPAD, 'l', 57416, ',', "kp_separator", "kp_comma", "kpcomma"),
  KP_LEFT(LEFT, KP_4, 57417, "kp_left"),
  KP_RIGHT(RIGHT, KP_6, 57418, "kp_right"),
  KP_UP(UP, KP_8, 57419, "kp_up"),
  KP_DOWN(DOWN, KP_2, 57420, "kp_down"),
  KP_PAGE_UP(PAGE_UP, KP_9, 57421, "kp_page_up", "kp_pageup", "kp_pgup"),
  KP_PAGE_DOWN(PAGE_DOWN, KP_3, 57422, "kp_page_down", "kp_pagedown", "kp_pgdn"),
  KP_HOME(HOME, KP_7, 57423, "kp_home"),
  KP_END(END, KP_1, 57424, "kp_end"),
  KP_INSERT(INSERT, KP_0, 57425, "kp_insert", "kp_ins"),
  KP_DELETE(DELETE, KP_DECIMAL, 57426, "kp_delete", "kp_del"),
  KP_BEGIN(BEGIN, KP_5, 0, "kp_begin"),
  MEDIA_PLAY(57428, "media_play"),
  MEDIA_PAUSE(57429, "media_pause"),
  MEDIA_PLAY_PAUSE(57430, "media_play_pause"),
  MEDIA_REVERSE(57431, "media_reverse"),
  MEDIA_STOP(57432, "media_stop"),
  MEDIA_FAST_FORWARD(57433, "media_fast_forward"),
  MEDIA_REWIND(57434, "media_rewind"),
  MEDIA_TRACK_NEXT(57435, "media_track_next"),
  MEDIA_TRACK_PREVIOUS(57436, "media_track_previous"),
  MEDIA_RECORD(57437, "media_record"),
  LOWER_VOLUME(57438, "lower_volume"),
  RAISE_VOLUME(57439, "raise_volume"),
  MUTE_VOLUME(57440, "mute_volume"),
  CAPS_LOCK(Form.HELD, 0, 57358, 0, "caps_lock", "capslock"),
  SCROLL_LOCK(Form.HELD, 0, 57359, 0, "scroll_lock", "scrolllock"),
  NUM_LOCK(Form.HELD, 0, 57360, 0, "num_lock", "numlock"),
  LEFT_SHIFT(Form.HELD, KeyStroke.SHIFT, 57441, 0, "left_shift"),
  LEFT_CONTROL(Form.HELD, KeyStroke.CTRL, 57442, 0, "left_control", "left_ctrl"),
  LEFT_ALT(Form.HELD, KeyStroke.ALT, 57443, 0, "left_alt"),
  LEFT_SUPER(Form.HELD, KeyStroke.SUPER, 57444, 0, "left_super"),
  LEFT_HYPER(Form.HELD, KeyStroke.HYPER, 57445, 0, "left_hyper"),
  LEFT_META(Form.HELD, KeyStroke.META, 57446, 0, "left_meta"),
  RIGHT_SHIFT(Form.HELD, KeyStroke.SHIFT, 57447, 0, "right_shift"),
  RIGHT_CONTROL(Form.HELD, KeyStroke.CTRL, 57448, 0, "right_control", "right_ctrl"),
  RIGHT_ALT(Form.HELD, KeyStroke.ALT, 57449, 0, "right_alt"),
  RIGHT_SUPER(Form.HELD, KeyStroke.SUPER, 57450, 0, "right_super"),
  RIGHT_HYPER(Form.HELD, KeyStroke.HYPER, 57451, 0, "right_hyper"),
  RIGHT_META(Form.HELD, KeyStroke.META, 57452, 0, "right_meta"),
  ISO_LEVEL3_SHIFT(Form.HELD, 0, 57453, 0, "iso_level3_shift"),
  ISO_LEVEL5_SHIFT(Form.HELD, 0, 57454, 0, "iso_level5_shift");

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
    KEYPAD,
    /** A key of the keypad without num lock: as the key it says, on a VT220 as the digit. */
    WITHOUT_NUM_LOCK,
    /** Nothing: kitty's protocol alone has a number. */
    SILENT,
    /** Nothing, and in kitty's protocol a number only where all keys are asked for. */
    HELD
  }

  private static final List<Key> FUNCTION_KEYS = List.copyOf(EnumSet.range(F1, F35));

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
  private final @Nullable Key said;
  private final @Nullable Key digit;

  @SuppressWarnings("ImmutableEnumChecker") // never written after construction
  private final String[] names;

  Key(Form form, int code, int kittyCode, int character, String... names) {
    this(form, code, kittyCode, character, null, null, names);
  }

  Key(int kittyCode, String... names) {
    this(Form.SILENT, 0, kittyCode, 0, null, null, names);
  }

  Key(Key said, Key digit, int kittyCode, String... names) {
    this(Form.WITHOUT_NUM_LOCK, said.code, kittyCode, 0, said, digit, names);
  }

  Key(
      Form form,
      int code,
      int kittyCode,
      int character,
      @Nullable Key said,
      @Nullable Key digit,
      String[] names) {
    this.form = form;
    this.code = code;
    this.kittyCode = kittyCode;
    this.character = character;
    this.said = said;
    this.digit = digit;
    this.names = names;
  }

  static @Nullable Key named(String name) {
    return BY_NAME.get(name);
  }

  boolean isFunctionKey() {
    return FUNCTION_KEYS.contains(this);
  }

  /** 1 to 35 for F1 to F35. */
  int functionNumber() {
    return FUNCTION_KEYS.indexOf(this) + 1;
  }

  /** DEC's number of a function key up to F20, and xterm's beyond. */
  static int functionCode(int number) {
    if (number <= 4) {
      return 10 + number;
    }
    return number <= 20 ? FUNCTION_KEYS.get(number - 1).code : 21 + number;
  }

  Form form() {
    return form;
  }

  /** The key of the editing keypad that a key without num lock stands for; else the key itself. */
  Key said() {
    return said == null ? this : said;
  }

  /** The key of the keypad with num lock, of one without; else the key itself. */
  Key digit() {
    return digit == null ? this : digit;
  }

  /** Letter, number or control character of the form; of a held key its modifier, or 0. */
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
