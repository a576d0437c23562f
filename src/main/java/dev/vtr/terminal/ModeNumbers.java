package dev.vtr.terminal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** ANSI modes and DEC private modes by number: SM, RM, DECSET, DECRST, their saving, DECRQM. */
final class ModeNumbers {
  private static final int UNKNOWN = 0;
  private static final int SET = 1;

  /** What is told of it depends on the kind of keys; XTSAVE keeps what programs said. */
  private static final int DELETE_KEY = 1037;

  private static final int RESET = 2;
  private static final int ALWAYS_SET = 3;
  private static final int ALWAYS_RESET = 4;

  /** Modes that xterm knows and that mean nothing on a screen without a window or printer. */
  private static final Map<Integer, Boolean> REMEMBERED_AT_START = rememberedAtStart();

  private final Screen screen;
  private final Session session;
  private final Motion motion;
  private final Editor editor;
  private final ProgramSizes sizes;
  private final Vt52 vt52;
  private final Map<Integer, Boolean> remembered = new HashMap<>(REMEMBERED_AT_START);
  private final Map<Integer, Integer> saved = new HashMap<>();

  ModeNumbers(
      Screen screen, Session session, Motion motion, Editor editor, ProgramSizes sizes, Vt52 vt52) {
    this.sizes = sizes;
    this.vt52 = vt52;
    this.screen = screen;
    this.session = session;
    this.motion = motion;
    this.editor = editor;
  }

  private static Map<Integer, Boolean> rememberedAtStart() {
    var start = new HashMap<Integer, Boolean>();
    for (int mode : new int[] {4, 18, 19, 30, 35, 38, 44, 64, 68, 73, 80, 81}) {
      start.put(mode, mode == 35);
    }
    for (int mode : new int[] {1010, 1011, 1035, 1040, 1041, 1042, 1043, 1044, 1046}) {
      start.put(mode, mode == 1010 || mode == 1035 || mode == 1040 || mode == 1046);
    }
    for (int mode : new int[] {1014, 1070, 2001, 2002, 2003, 2005, 2006}) {
      start.put(mode, mode == 1070);
    }
    return start;
  }

  /** RIS. */
  void reset() {
    remembered.clear();
    remembered.putAll(REMEMBERED_AT_START);
    saved.clear();
  }

  /** Modes that XTSAVE keeps, true where they were set. */
  Map<Integer, Boolean> saved() {
    var states = new TreeMap<Integer, Boolean>();
    saved.forEach((mode, state) -> states.put(mode, state == SET));
    return states;
  }

  /** Whether a private mode is set. */
  boolean isSet(int mode) {
    return switch (mode) {
      case 42 -> screen.modes.nationalSets;
      case 95 -> screen.modes.keepScreenAtColumnChange;
      default -> decState(mode) == SET;
    };
  }

  /** Numbers of the modes that mean nothing here and are kept. */
  static Set<Integer> numbersRemembered() {
    return REMEMBERED_AT_START.keySet();
  }

  void ansi(Parameters p, boolean on) {
    for (int i = 0; i < p.count(); i++) {
      switch (p.at(i, 0)) {
        case 2 -> screen.modes.keyboardLocked = on;
        case 4 -> screen.modes.insert = on;
        case 12 -> screen.modes.sendReceive = on;
        case 20 -> screen.modes.newLine = on;
        default -> session.ignored++;
      }
    }
  }

  void dec(Parameters p, boolean on) {
    for (int i = 0; i < p.count(); i++) {
      dec(p.at(i, 0), on);
    }
  }

  private void dec(int mode, boolean on) {
    Modes modes = screen.modes;
    switch (mode) {
      case 1 -> modes.applicationCursorKeys = on;
      case 2 -> {
        if (!on && !session.status.isActive()) {
          vt52.enter();
        }
      }
      case 3 -> columns132(on);
      case 5 -> modes.reverseVideo = on;
      case 6 -> {
        modes.origin = on;
        motion.to(0, 0);
      }
      case 7 -> modes.autowrap = on;
      case 9, 1000, 1001, 1002, 1003 -> tracking(mode, on);
      case 8, 13, 14 -> {} // keys repeat as the keyboard has it; blinking is the viewer's
      case 12 -> session.blinking = on;
      case 25 -> modes.cursorVisible = on;
      case 40 -> modes.allowColumns132 = on;
      case 41 -> modes.moreFix = on;
      case 42 -> {
        modes.nationalSets = session.level >= 2 && on;
        screen.sets.national(modes.nationalSets);
      }
      case 45 -> modes.reverseWrap = on;
      case 47 -> alternate(on, false, false);
      case 66 -> modes.applicationKeypad = on;
      case 67 -> modes.backspaceSendsBackspace = on;
      case 69 -> leftRightMargins(on);
      case 95 -> modes.keepScreenAtColumnChange = session.level >= 5 && on;
      case 1004 -> modes.focusReports = on;
      case 1005, 1006, 1015, 1016 -> encoding(mode, on);
      case 1007 -> modes.alternateScroll = on;
      case 1036 -> modes.escapeWithMeta = on;
      case 1034 -> modes.eightBitMeta = on;
      case 1037 -> modes.deleteKey = on ? 1 : -1;
      case 1039 -> modes.escapeWithAlt = on;
      case 1045 -> modes.extendedReverseWrap = on;
      case 1046 -> allowAlternate(on);
      case 1047 -> alternate(on, true, false);
      case 1048 -> saveOrRestore(on);
      case 1050, 1051, 1052, 1053, 1060, 1061 -> functionKeys(mode, on);
      case 1049 -> alternate(on, true, true);
      case 2004 -> modes.bracketedPaste = on;
      case 2026 -> modes.synchronizedOutput = on;
      case 2027 -> modes.graphemeClusters = on;
      case 2031 -> modes.colorSchemeReports = on;
      case 2048 -> resizeReports(on);
      default -> {
        if (remembered.replace(mode, on) == null) {
          session.ignored++;
        }
      }
    }
  }

  /** One kind of function keys at a time; resetting the one in force brings back the usual. */
  private void functionKeys(int mode, boolean on) {
    if (on) {
      screen.modes.functionKeys = mode;
    } else if (screen.modes.functionKeys == mode) {
      screen.modes.functionKeys = 0;
    }
  }

  private void tracking(int mode, boolean on) {
    if (on) {
      screen.modes.mouseTracking = mode;
    } else {
      screen.modes.mouseTracking = 0;
    }
  }

  private void encoding(int mode, boolean on) {
    if (on) {
      screen.modes.mouseEncoding = mode;
    } else if (screen.modes.mouseEncoding == mode) {
      screen.modes.mouseEncoding = 0;
    }
  }

  /** DECCOLM clears the screen; the program gets another size only where that is allowed. */
  private void columns132(boolean on) {
    Screen s = screen;
    if (!s.modes.allowColumns132) {
      return;
    }
    s.modes.columns132 = on;
    s.modes.leftRightMargins = false;
    s.resetMargins();
    if (!s.modes.keepScreenAtColumnChange) {
      editor.eraseDisplay(2, false);
    }
    s.cursorRow = 0;
    s.cursorCol = 0;
    s.pendingWrap = false;
    if (sizes.areAllowed()) {
      sizes.to(on ? 132 : 80, s.rows());
    }
  }

  private void leftRightMargins(boolean on) {
    if (session.level < 4) {
      return;
    }
    screen.modes.leftRightMargins = on;
    if (on) {
      screen.resetLineSizes();
    } else {
      screen.left = 0;
      screen.right = screen.cols() - 1;
    }
  }

  private void saveOrRestore(boolean on) {
    if (on) {
      motion.save();
    } else {
      motion.restore();
    }
  }

  /** Who wants no alternate screen any more leaves it, as in xterm. */
  private void allowAlternate(boolean on) {
    if (!on && screen.isAlternate()) {
      alternate(false, false, false);
    }
    remembered.put(1046, on);
  }

  /** 47, 1047 and 1049, as xterm's heading "The Alternate Screen Buffer" tells them apart. */
  private void alternate(boolean on, boolean clears, boolean saves) {
    Screen s = screen;
    if (on && !Boolean.TRUE.equals(remembered.get(1046))) {
      return; // the program said that it wants no alternate screen
    }
    if (on == s.isAlternate()) {
      if (on && saves) {
        motion.save();
        editor.eraseDisplay(2, false);
      } else if (!on && saves) {
        motion.restore();
      }
      return;
    }
    if (on) {
      if (saves) {
        motion.save();
      }
      s.grid = s.alternate;
      if (saves) {
        editor.eraseDisplay(2, false);
      }
    } else {
      if (clears && !saves) {
        editor.eraseDisplay(2, false);
      }
      s.grid = s.primary;
      if (saves) {
        motion.restore();
      }
    }
  }

  private void resizeReports(boolean on) {
    screen.modes.resizeReports = on;
    if (on) {
      session.replies.csi(Reports.inBandSize(screen));
    }
  }

  /** XTSAVE; 1048 is DECSC, as in xterm. */
  void save(Parameters p) {
    for (int i = 0; i < p.count(); i++) {
      int mode = p.at(i, 0);
      int state = mode == DELETE_KEY ? state(screen.modes.deleteKey > 0) : decState(mode);
      if (mode == 1048) {
        motion.save();
      } else if (state == SET || state == RESET) {
        saved.put(mode, state);
      }
    }
  }

  /** XTRESTORE: what is as it was saved stays so, but DECOM and DECCOLM move the cursor. */
  void restore(Parameters p) {
    for (int i = 0; i < p.count(); i++) {
      int mode = p.at(i, 0);
      Integer state = saved.get(mode);
      if (mode == 1048) {
        motion.restore();
      } else if (mode == 6 && state == null) {
        dec(mode, false);
      } else if (state != null && (state != decState(mode) || homes(mode))) {
        dec(mode, state == SET);
      }
    }
  }

  /** Whether a mode moves the cursor, changed or not. */
  private static boolean homes(int mode) {
    return mode == 3 || mode == 6;
  }

  /** DECRQM, which came with level 3; xterm tells private modes at any level. */
  void reportAnsi(int mode) {
    if (session.level < 3) {
      return;
    }
    session.replies.csi(mode + ";" + ansiState(mode) + "$y");
  }

  void reportDec(int mode) {
    session.replies.csi("?" + mode + ";" + decState(mode) + "$y");
  }

  private int ansiState(int mode) {
    return switch (mode) {
      case 2 -> state(screen.modes.keyboardLocked);
      case 4 -> state(screen.modes.insert);
      case 12 -> state(screen.modes.sendReceive);
      case 20 -> state(screen.modes.newLine);
      case 3 -> RESET; // CRM
      case 1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19 -> ALWAYS_RESET;
      default -> UNKNOWN;
    };
  }

  /** DECRPM's value: 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset. */
  int decState(int mode) {
    Modes modes = screen.modes;
    return switch (mode) {
      case 1 -> state(modes.applicationCursorKeys);
      case 2 -> state(modes.ansi);
      case 3 -> state(modes.columns132);
      case 5 -> state(modes.reverseVideo);
      case 6 -> state(modes.origin);
      case 7 -> state(modes.autowrap);
      case 8 -> ALWAYS_RESET;
      case 9, 1000, 1001, 1002, 1003 -> state(modes.mouseTracking == mode);
      case 12 -> state(session.blinking);
      case 13 -> RESET;
      case 14 -> ALWAYS_SET;
      case 25 -> state(modes.cursorVisible);
      case 40 -> state(modes.allowColumns132);
      case 41 -> state(modes.moreFix);
      case 42 -> session.level >= 2 ? state(modes.nationalSets) : UNKNOWN;
      case 45 -> state(modes.reverseWrap);
      case 47, 1047, 1049 -> state(screen.isAlternate());
      case 66 -> state(modes.applicationKeypad);
      case 67 -> state(modes.backspaceSendsBackspace);
      case 69 -> session.level >= 4 ? state(modes.leftRightMargins) : UNKNOWN;
      case 95 -> session.level >= 5 ? state(modes.keepScreenAtColumnChange) : UNKNOWN;
      case 1004 -> state(modes.focusReports);
      case 1005, 1006, 1015, 1016 -> state(modes.mouseEncoding == mode);
      case 1007 -> state(modes.alternateScroll);
      case 1036 -> state(modes.escapeWithMeta);
      case 1034 -> state(modes.eightBitMeta);
      case 1037 -> state(modes.deleteSendsDelete());
      case 1039 -> state(modes.escapeWithAlt);
      case 1050, 1051, 1052, 1053, 1060, 1061 -> state(modes.functionKeys == mode);
      case 1045 -> state(modes.extendedReverseWrap);
      case 1048 -> state(screen.saved().used);
      case 2004 -> state(modes.bracketedPaste);
      case 2026 -> state(modes.synchronizedOutput);
      case 2027 -> state(modes.graphemeClusters);
      case 2031 -> state(modes.colorSchemeReports);
      case 2048 -> state(modes.resizeReports);
      case 46, 60, 61, 96, 97, 98, 99, 100, 101, 102, 103, 104, 106 -> ALWAYS_RESET;
      default -> {
        Boolean on = remembered.get(mode);
        yield on == null ? UNKNOWN : state(on);
      }
    };
  }

  private static int state(boolean on) {
    return on ? SET : RESET;
  }

  /** For {@link #decState} answers that say "permanently". */
  static boolean isFixed(int state) {
    return state == ALWAYS_SET || state == ALWAYS_RESET;
  }
}
