package dev.vtr.terminal;

/**
 * What programs have asked of the keyboard: kitty's progressive enhancements, with a stack for each
 * buffer, and xterm's modifyOtherKeys family.
 */
final class KeyboardProtocol {
  static final int DISAMBIGUATE = 1;
  static final int EVENT_TYPES = 2;
  static final int ALTERNATES = 4;
  static final int ALL_AS_ESCAPES = 8;
  static final int TEXT = 16;
  private static final int KNOWN = 31;

  /** Resources of XTMODKEYS. */
  static final int CURSOR_KEYS = 1;

  static final int FUNCTION_KEYS = 2;
  private static final int OTHER_KEYS = 4;

  /** Entries on each stack; the oldest go first. */
  private static final int DEPTH = 8;

  private final int[][] stacks = new int[2][DEPTH];
  private final int[] depths = new int[2];
  private int modifyOtherKeys;
  private int modifyCursorKeys = 2;
  private int modifyFunctionKeys = 2;
  private int modifyKeyboard;
  private int modifyKeypadKeys;
  private int modifySpecialKeys;
  private int formatOtherKeys;

  void reset() {
    depths[0] = 0;
    depths[1] = 0;
    stacks[0][0] = 0;
    stacks[1][0] = 0;
    resetModifyKeys();
    formatOtherKeys = 0;
  }

  /** Flags in force in a buffer. */
  int flags(boolean alternate) {
    int screen = alternate ? 1 : 0;
    return stacks[screen][depths[screen]];
  }

  /** True if no flags were set and none pushed. */
  boolean isUnused(boolean alternate) {
    return depths[alternate ? 1 : 0] == 0 && flags(alternate) == 0;
  }

  /** The stack of a buffer as control sequences. */
  void dump(StringBuilder out, boolean alternate) {
    int screen = alternate ? 1 : 0;
    if (stacks[screen][0] != 0) {
      out.append("\u001b[=").append(stacks[screen][0]).append('u');
    }
    for (int n = 1; n <= depths[screen]; n++) {
      out.append("\u001b[>").append(stacks[screen][n]).append('u');
    }
  }

  /** XTMODKEYS's resources and XTFMTKEYS's, as far as they were changed. */
  void dumpResources(StringBuilder out) {
    var usual = new KeyboardProtocol();
    for (int n = 0; n <= 5; n++) {
      int value = resource(n);
      if (value != usual.resource(n)) {
        out.append("\u001b[>").append(n).append(value < 0 ? "n" : ";" + value + "m");
      }
    }
    if (formatOtherKeys != 0) {
      out.append("\u001b[>4;").append(formatOtherKeys).append('f');
    }
  }

  void push(int flags, boolean alternate) {
    int screen = alternate ? 1 : 0;
    int[] stack = stacks[screen];
    if (depths[screen] == DEPTH - 1) {
      System.arraycopy(stack, 1, stack, 0, DEPTH - 1);
    } else {
      depths[screen]++;
    }
    stack[depths[screen]] = flags & KNOWN;
  }

  void pop(int count, boolean alternate) {
    int screen = alternate ? 1 : 0;
    if (count > depths[screen]) {
      depths[screen] = 0;
      stacks[screen][0] = 0;
    } else {
      depths[screen] -= count;
    }
  }

  /** Mode 1: set all; 2: set these; 3: reset these. */
  void set(int flags, int mode, boolean alternate) {
    int screen = alternate ? 1 : 0;
    int now = flags(alternate);
    int next =
        switch (mode) {
          case 1 -> flags & KNOWN;
          case 2 -> now | (flags & KNOWN);
          case 3 -> now & ~flags;
          default -> now;
        };
    stacks[screen][depths[screen]] = next;
  }

  private void resetModifyKeys() {
    modifyKeyboard = 0;
    modifyCursorKeys = 2;
    modifyFunctionKeys = 2;
    modifyKeypadKeys = 0;
    modifyOtherKeys = 0;
    modifySpecialKeys = 0;
  }

  /** XTMODKEYS: a resource and its value; without a value, back to the start. */
  void modifyKeys(Parameters p) {
    if (p.count() == 0) {
      resetModifyKeys();
      return;
    }
    switch (p.at(0, 0)) {
      case 0 -> modifyKeyboard = p.at(1, 0);
      case 1 -> modifyCursorKeys = p.at(1, 2);
      case 2 -> modifyFunctionKeys = p.at(1, 2);
      case 3 -> modifyKeypadKeys = p.at(1, 0);
      case 4 -> modifyOtherKeys = Math.min(3, p.at(1, 0));
      case 5 -> modifySpecialKeys = p.at(1, 0);
      default -> {}
    }
  }

  /** XTMODKEYS's way to switch one off. */
  void disableModifyKeys(Parameters p) {
    switch (p.at(0, 2)) {
      case 0 -> modifyKeyboard = -1;
      case 1 -> modifyCursorKeys = -1;
      case 2 -> modifyFunctionKeys = -1;
      case 3 -> modifyKeypadKeys = -1;
      case 4 -> modifyOtherKeys = -1;
      case 5 -> modifySpecialKeys = -1;
      default -> {}
    }
  }

  int modifyOtherKeys() {
    return Math.max(0, modifyOtherKeys);
  }

  /** XTQMODKEYS: the value of a resource, or {@link Integer#MIN_VALUE} if there is none. */
  int resource(int number) {
    return switch (number) {
      case 0 -> modifyKeyboard;
      case 1 -> modifyCursorKeys;
      case 2 -> modifyFunctionKeys;
      case 3 -> modifyKeypadKeys;
      case 4 -> modifyOtherKeys;
      case 5 -> modifySpecialKeys;
      default -> Integer.MIN_VALUE;
    };
  }

  /** XTFMTKEYS: of other keys 0 is {@code CSI 27;m;c~}, 1 is {@code CSI c;mu}. */
  void formatKeys(Parameters p) {
    if (p.count() == 0 || p.at(0, 0) == OTHER_KEYS) {
      formatOtherKeys = Math.min(1, p.at(1, 0));
    }
  }

  int formatOf(int resource) {
    return resource == OTHER_KEYS ? formatOtherKeys : 0;
  }

  int formatOtherKeys() {
    return formatOtherKeys;
  }
}
