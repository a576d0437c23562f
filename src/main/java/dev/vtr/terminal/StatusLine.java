package dev.vtr.terminal;

/**
 * DEC's status line (DECSSDT, DECSASD). It is not shown. While output goes to it, what would write,
 * erase or move the cursor there goes nowhere; everything else, questions, modes, attributes and
 * sets, is the terminal's and is done as ever (VT510, DECSSDT, and DEC STD 070-14).
 */
final class StatusLine {
  private static final int WRITABLE = 2;

  private int type;
  private boolean active;

  void reset() {
    type = 0;
    active = false;
  }

  /** DECSSDT: 0 none, 1 an indicator, 2 for the program to write. */
  void type(int number) {
    if (number <= WRITABLE) {
      type = number;
      active &= number == WRITABLE;
    }
  }

  int type() {
    return type;
  }

  /** DECSASD: 1 writes to the status line if it is one to write to, 0 to the main display. */
  void activate(int number) {
    if (number <= 1) {
      active = number == 1 && type == WRITABLE;
    }
  }

  /** True if the line takes a C0 control: all that move the cursor. */
  static boolean takesControl(int control) {
    return control >= 0x08 && control <= 0x0D;
  }

  /** True if the line takes an escape sequence of ANSI mode. */
  static boolean takesEscape(int intermediates, int finalByte) {
    return switch (intermediates) {
      case 0 ->
          switch (finalByte) {
            case '6', '7', '8', '9', 'D', 'E', 'H', 'M', 'l', 'm' -> true;
            default -> false;
          };
      case '#' << 8 -> true; // DECALN and the sizes of lines
      default -> false;
    };
  }

  /** True if the line takes an escape sequence of VT52 mode. */
  static boolean takesVt52(int letter) {
    return switch (letter) {
      case 'A', 'B', 'C', 'D', 'H', 'I', 'J', 'K' -> true;
      default -> false;
    };
  }

  /** True if the line takes a control sequence, packed as {@link Parser} says. */
  static boolean takes(int function) {
    return function < 0x80 ? takesPlain(function) : takesMarked(function);
  }

  private static boolean takesPlain(int finalByte) {
    return switch (finalByte) {
      case '@', '^', '`', 'a', 'b', 'd', 'e', 'f', 'g', 'j', 'k', 'r', 's', 'u' -> true;
      default -> finalByte >= 'A' && finalByte <= 'Z';
    };
  }

  private static boolean takesMarked(int function) {
    return switch (function) {
      case Parser.PRIVATE | 'J', Parser.PRIVATE | 'K' -> true;
      case ' ' << 8 | '@', ' ' << 8 | 'A', '\'' << 8 | '}', '\'' << 8 | '~' -> true;
      case '$' << 8 | 'r',
          '$' << 8 | 't',
          '$' << 8 | 'v',
          '$' << 8 | 'x',
          '$' << 8 | 'z',
          '$' << 8 | '{' ->
          true;
      default -> false;
    };
  }

  /** True while output goes to the status line. */
  boolean isActive() {
    return active;
  }
}
