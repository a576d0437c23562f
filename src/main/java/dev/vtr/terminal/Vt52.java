package dev.vtr.terminal;

/**
 * VT52 mode (DECANM reset): the functions that it has instead of ANSI's, after the VT52 column of
 * DEC's VT510 manual and as xterm does them. What ANSI mode had comes back when it is left.
 */
final class Vt52 {
  private final Screen screen;
  private final Session session;
  private final Motion motion;
  private final Editor editor;
  private AnsiState ansi;

  Vt52(Screen screen, Session session, Motion motion, Editor editor) {
    this.screen = screen;
    this.session = session;
    this.motion = motion;
    this.editor = editor;
    ansi = AnsiState.of(screen);
  }

  /** What is in force in ANSI mode: now, or when VT52 mode is left. */
  AnsiState ansi() {
    return screen.modes.ansi ? AnsiState.of(screen) : ansi;
  }

  /** DECANM reset: no wrap, no margins left and right, ASCII, no attributes. */
  void enter() {
    Modes modes = screen.modes;
    if (!modes.ansi) {
      return;
    }
    ansi = AnsiState.of(screen);
    modes.ansi = false;
    modes.autowrap = false;
    modes.origin = false;
    modes.insert = false;
    modes.newLine = false;
    modes.leftRightMargins = false;
    screen.left = 0;
    screen.right = screen.cols() - 1;
    screen.pen.reset();
    screen.pen.attributes = 0;
    screen.sets.reset();
  }

  /** ANSI mode again, at level 1 as in xterm. */
  private void leave() {
    screen.modes.ansi = true;
    ansi.restore(screen);
    session.level = 1;
  }

  /** ESC and a letter; false if there is no such function. */
  boolean run(int letter) {
    switch (letter) {
      case 'A' -> motion.up(1);
      case 'B' -> motion.down(1);
      case 'C' -> motion.forward(1);
      case 'D' -> motion.back(1);
      case 'F' -> screen.sets.designate(0, "0");
      case 'G' -> screen.sets.designate(0, "B");
      case 'H' -> motion.to(0, 0);
      case 'I' -> motion.reverseLineFeed();
      case 'J' -> editor.eraseDisplay(0, false);
      case 'K' -> editor.eraseLine(0, false);
      case 'Z' -> session.replies.add("\u001b/Z");
      case '=' -> screen.modes.applicationKeypad = true;
      case '>' -> screen.modes.applicationKeypad = false;
      case '<' -> leave();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** ESC Y: beyond the screen is its edge, as in xterm; a VT510 would stay where it is. */
  void address(int row, int col) {
    motion.to(Math.max(0, row), Math.max(0, col));
  }
}
