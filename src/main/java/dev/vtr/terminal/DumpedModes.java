package dev.vtr.terminal;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Modes, and those that XTSAVE keeps, as control sequences for a terminal at its start. */
final class DumpedModes {
  private static final int COLUMNS_132 = 3;
  private static final int AUTOWRAP = 7;
  private static final int NATIONAL_SETS = 42;
  private static final int KEEP_SCREEN = 95;
  private static final int DELETE_KEY = 1037;
  private static final int ALTERNATE_WITH_CURSOR = 1049;
  private static final int ALTERNATE = 47;
  private static final int SYNCHRONIZED = 2026;

  /** Those without an effect but their own. DECOM, DECANM and buffers are set elsewhere. */
  private static final Set<Integer> NUMBERS =
      Set.of(
          1, 5, 7, 9, 25, 40, 41, 42, 45, 66, 67, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007,
          1015, 1016, 1034, 1036, 1039, 1045, 1050, 1051, 1052, 1053, 1060, 1061, 2004, 2027, 2031,
          2048);

  private final StringBuilder out;
  private final Modes modes;
  private final AnsiState ansi;
  private final ModeNumbers numbers;
  private final ModeNumbers usual =
      new Terminal(new TerminalOptions(1, 1, 0)).functions().modeNumbers();

  private boolean nationalSetsToldFirst;

  DumpedModes(StringBuilder out, Modes modes, Functions functions) {
    this.out = out;
    this.modes = modes;
    ansi = functions.ansi();
    numbers = functions.modeNumbers();
  }

  /** What is not as in the beginning. 2026 comes last: it holds what is shown. */
  void all() {
    ansi(2, modes.keyboardLocked, false);
    ansi(4, ansi.insert(), false);
    ansi(12, modes.sendReceive, true);
    ansi(20, ansi.newLine(), false);
    var all = new TreeSet<>(NUMBERS);
    all.addAll(ModeNumbers.numbersRemembered());
    for (int mode : all) {
      boolean on = mode == AUTOWRAP ? ansi.autowrap() : numbers.isSet(mode);
      boolean told = mode == NATIONAL_SETS && nationalSetsToldFirst;
      if (on != usual.isSet(mode) && !told) {
        dec(mode, on);
      }
    }
    if (modes.deleteKey != 0) {
      dec(DELETE_KEY, modes.deleteKey > 0);
    }
    if (modes.synchronizedOutput) {
      dec(SYNCHRONIZED, true);
    }
  }

  /** What level 5 alone can set, and DECSCL leaves. */
  void hiddenByLevels() {
    if (modes.keepScreenAtColumnChange) {
      dec(KEEP_SCREEN, true);
    }
  }

  /** What level 1 cannot set, and DECSCL leaves: there this comes first. */
  void nationalSets() {
    nationalSetsToldFirst = true;
    if (modes.nationalSets) {
      dec(NATIONAL_SETS, true);
    }
  }

  /** What XTSAVE keeps: each mode is set so, saved, and set back. */
  void saved() {
    for (Map.Entry<Integer, Boolean> entry : numbers.saved().entrySet()) {
      int mode = entry.getKey();
      boolean on = entry.getValue();
      if (mode == COLUMNS_132 && on) {
        continue; // setting it does what cannot be undone
      }
      boolean changes = usual.isSet(mode) != on;
      int setter = mode == ALTERNATE_WITH_CURSOR ? ALTERNATE : mode; // and no cursor is saved
      if (changes) {
        dec(setter, on);
      }
      out.append("\u001b[?").append(mode).append('s');
      if (changes) {
        dec(setter, !on);
      }
    }
  }

  private void ansi(int mode, boolean on, boolean normally) {
    if (on != normally) {
      out.append("\u001b[").append(mode).append(on ? 'h' : 'l');
    }
  }

  private void dec(int mode, boolean on) {
    out.append("\u001b[?").append(mode).append(on ? 'h' : 'l');
  }
}
