package dev.vtr.terminal;

/**
 * What a terminal's dump says besides its text: titles, colours, margins, tab stops, modes, those
 * that XTSAVE keeps, character sets, keyboard, level.
 *
 * <p>Not in it, because no control sequence gives it back: DECCOLM (it clears, and asks for another
 * size), what REP would repeat, prompt marks, and counters. Nor are tab stops beyond the width, the
 * sizes of double-width lines in the scrollback, and, at level 2, a preferred set that {@code <}
 * took before another one was preferred.
 */
final class DumpedSettings {
  /** Rows and columns beyond it are no ASCII in VT52 mode's address. */
  private static final int MAX_VT52_PLACE = '~' - ' ';

  private static final CharacterSets USUAL = new CharacterSets();

  private final StringBuilder out;
  private final Screen screen;
  private final Session session;
  private final Functions functions;
  private final AnsiState ansi;
  private final DumpedModes modes;
  private boolean designated; // sets other than the usual

  DumpedSettings(StringBuilder out, Screen screen, Session session, Functions functions) {
    this.out = out;
    this.screen = screen;
    this.session = session;
    this.functions = functions;
    ansi = functions.ansi();
    modes = new DumpedModes(out, screen.modes, functions);
  }

  /** What text does not depend on, and what would change it later: before all text. */
  void first() {
    modes.saved();
    modes.hiddenByLevels();
    functions.dumpExtent(out);
    if (session.level == 1) {
      modes.nationalSets();
      eightBitControls();
    }
    if (!screen.sets.preference().equals(USUAL.preference())) {
      screen.sets.dumpPreference(out);
    }
  }

  /** DECSCL of a level below 5, a soft reset of what is not said yet; false if it is not sent. */
  boolean lowerLevel() {
    boolean lower = session.level < Session.LEVELS && !levelOneByVt52();
    csi(lower ? 60 + session.level + (session.level > 1 ? ";1\"p" : "\"p") : "");
    return lower;
  }

  /**
   * True if level 1 is reached through VT52 mode, as it holds what cannot be said behind DECSCL:
   * DECLRMM, or a pending wrap elsewhere than in the last column.
   */
  boolean levelOneByVt52() {
    boolean waits =
        screen.pendingWrap && screen.cursorCol != lastCol(screen.grid, screen.cursorRow);
    return session.level == 1
        && (ansi.leftRightMargins()
            || waits
            || waits(screen.savedPrimary, screen.primary)
            || waits(screen.savedAlternate, screen.alternate));
  }

  private static boolean waits(SavedCursor saved, Grid grid) {
    int row = Math.min(saved.row, grid.rowCount() - 1);
    return saved.used && saved.pendingWrap && saved.col != lastCol(grid, row);
  }

  /** The last column of a line, of which one of double width has half as many. */
  static int lastCol(Grid grid, int row) {
    return Math.max(0, (grid.row(row).lineSize == 0 ? grid.cols() : grid.cols() / 2) - 1);
  }

  /** True if DECRSPS, of level 3, is there when the cursor is placed. */
  boolean restoresCursor() {
    return session.level > 2 || levelOneByVt52();
  }

  /** True if there is no protection, though there may have been. */
  boolean protectsNothing() {
    return functions.protection() == Editor.Protection.NONE;
  }

  /** Designates and shifts in sets, unless they are those in force. */
  void sets(CharacterSets sets) {
    if (!sets.isUsual() || designated) {
      sets.dump(out, screen.sets);
      designated = !sets.isUsual();
    }
  }

  /** Kitty's flags of a buffer, which must be the one that is written to. */
  void keyboardOf(boolean alternate) {
    session.keyboard.dump(out, alternate);
  }

  /** Titles, colours, margins and tab stops; they move the cursor. */
  void beforeCursor() {
    if (functions.protection() == Editor.Protection.DEC) { // ISO comes with the pen
      csi("1\"q\u001b[0\"q");
    }
    titles();
    session.titleModes.dump(out);
    if (!session.directory.isEmpty()) {
      osc("7", session.directory);
    }
    session.palette.dump(out);
    functions.dumpPens(out);
    if (ansi.leftRightMargins()) {
      allowLeftRightMargins();
      leftRightMargins();
    }
    if (screen.top > 0 || screen.bottom < screen.rows() - 1) {
      csi((screen.top + 1) + ";" + (screen.bottom + 1) + "r");
    }
    tabs();
    if (session.cursorStyle() != Session.USUAL_CURSOR_STYLE) {
      csi(session.cursorStyle() + " q");
    }
  }

  /** DECLRMM, from the other buffer where lines of this one are double: it would end that. */
  private void allowLeftRightMargins() {
    boolean isDouble = false;
    for (int y = 0; y < screen.rows(); y++) {
      isDouble |= screen.grid.row(y).lineSize != 0;
    }
    boolean alternate = screen.isAlternate();
    csi(isDouble ? alternate ? "?47l" : "?47h" : "");
    csi("?69h");
    csi(isDouble ? alternate ? "?47h" : "?47l" : "");
  }

  /** DECSLRM, where it is not as wide as the screen. */
  void leftRightMargins() {
    if (!screen.hasFullWidth()) {
      csi((screen.left + 1) + ";" + (screen.right + 1) + "s");
    }
  }

  private void titles() {
    for (Session.Titles pushed : session.titles()) {
      osc("1", pushed.iconName());
      osc("2", pushed.title());
      csi("22;0t");
    }
    boolean pushed = !session.titles().isEmpty();
    if (pushed || !session.iconName.isEmpty()) {
      osc("1", session.iconName);
    }
    if (pushed || !session.title.isEmpty()) {
      osc("2", session.title);
    }
  }

  private void tabs() {
    boolean usual = true;
    for (int col = 0; col < screen.cols(); col++) {
      usual &= screen.tabs.isSet(col) == (col % 8 == 0);
    }
    if (usual) {
      return;
    }
    csi("3g");
    for (int col = 0; col < screen.cols(); col++) {
      if (screen.tabs.isSet(col)) {
        csi((col + 1) + "G");
        out.append("\u001bH");
      }
    }
  }

  /** Modes and sets, which the text before must not meet. */
  void afterCursor() {
    if (functions.protection() == Editor.Protection.ISO) {
      boolean on = (ansi.pen().attributes & Style.PROTECTED) != 0;
      out.append(on ? "\u001bV" : "\u001bV\u001bW");
    }
    session.keyboard.dumpResources(out);
    functions.dumpChecksum(out);
    if (!session.attributes.isEmpty()) {
      csi(session.terminal + ",q");
    }
    modes.all();
    sets(ansi.sets());
    eightBitControls();
  }

  private void eightBitControls() {
    out.append(session.eightBitControls ? "\u001b G" : "");
  }

  /** What ends with the next character or stops what follows. */
  void last() {
    if (screen.sets.shiftedOnce() > 0) {
      out.append(screen.sets.shiftedOnce() == 2 ? "\u001bN" : "\u001bO");
    }
    if (session.status.type() != 0) {
      csi(session.status.type() + "$~");
    }
    if (!screen.modes.ansi) {
      vt52();
    } else if (session.status.isActive()) {
      csi("1$}");
    }
  }

  private void vt52() {
    csi(ansi.origin() ? "?6h" : "");
    csi("?2l");
    if (ansi.origin()) { // which moved the cursor
      int row = Math.min(screen.cursorRow, MAX_VT52_PLACE);
      int col = Math.min(screen.cursorCol, MAX_VT52_PLACE);
      out.append("\u001bY").append((char) (' ' + row)).append((char) (' ' + col));
    }
    screen.sets.dumpVt52(out);
  }

  private void osc(String number, String text) {
    out.append("\u001b]").append(number).append(';').append(text).append("\u001b\\");
  }

  private void csi(String rest) {
    if (!rest.isEmpty()) {
      out.append("\u001b[").append(rest);
    }
  }
}
