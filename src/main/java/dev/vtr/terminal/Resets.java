package dev.vtr.terminal;

/** RIS, DECSTR and DECSCL. */
final class Resets {
  /** What RIS goes back to from DECCOLM's 132. */
  private static final int COLUMNS = 80;

  private final Screen screen;
  private final Session session;
  private final Printer printer;
  private final Editor editor;
  private final ModeNumbers modeNumbers;
  private final Rectangles rectangles;
  private final ProgramSizes sizes;

  Resets(
      Screen screen,
      Session session,
      Printer printer,
      Editor editor,
      ModeNumbers modeNumbers,
      Rectangles rectangles,
      ProgramSizes sizes) {
    this.sizes = sizes;
    this.modeNumbers = modeNumbers;
    this.rectangles = rectangles;
    this.screen = screen;
    this.session = session;
    this.printer = printer;
    this.editor = editor;
  }

  /** RIS: everything as in the beginning; as in xterm, the scrollback goes too. */
  void full() {
    Screen s = screen;
    s.grid = s.primary;
    s.pen.reset();
    s.pen.attributes = 0;
    s.pen.link = 0;
    clear(s.alternate);
    clear(s.primary);
    s.scrollback.clear();
    boolean wide = s.modes.columns132;
    s.modes.reset();
    modeNumbers.reset();
    rectangles.reset();
    s.sets.national(false);
    s.sets.reset();
    s.tabs.reset();
    s.resetMargins();
    s.savedPrimary.clear();
    s.savedAlternate.clear();
    s.cursorRow = 0;
    s.cursorCol = 0;
    s.pendingWrap = false;
    printer.reset();
    editor.protectionBy(Editor.Protection.NONE);
    session.keyboard.reset();
    session.resetCursorStyle();
    session.level = 5;
    session.attributes = "";
    session.palette.reset();
    session.eightBitControls = false;
    session.status.reset();
    session.titleModes.reset();
    s.mayHoldDouble = false;
    if (wide && sizes.areAllowed()) {
      sizes.to(COLUMNS, s.rows());
    }
  }

  private void clear(Grid grid) {
    for (int y = 0; y < grid.rowCount(); y++) {
      grid.row(y).clear(0, screen.clock);
    }
  }

  /** DECSTR, as xterm does it: the screen and the cursor's place stay. */
  void soft() {
    Screen s = screen;
    Modes modes = s.modes;
    modes.cursorVisible = true;
    modes.insert = false;
    modes.origin = false;
    modes.autowrap = true;
    modes.reverseWrap = false;
    modes.extendedReverseWrap = false;
    modes.keyboardLocked = false;
    session.status.activate(0);
    session.palette.reset();
    rectangles.resetChecksum();
    modes.applicationCursorKeys = false;
    modes.applicationKeypad = false;
    modes.leftRightMargins = false;
    s.resetMargins();
    s.pen.reset();
    s.pen.attributes = 0;
    s.pen.link = 0;
    s.sets.reset();
    s.saved().clear();
    editor.protectionBy(Editor.Protection.NONE);
    session.keyboard.reset();
    session.resetCursorStyle();
  }

  /**
   * DECSCL: a soft reset, then the level 61 to 65 and, but at 61, controls of eight bits or seven.
   */
  void conformance(int level, int controls) {
    if (level >= 61 && level <= 65) {
      soft();
      session.level = level - 60;
      if (level > 61 && controls <= 2) {
        session.eightBitControls = controls != 1;
      }
    }
  }
}
