package dev.vtr.terminal;

/** Sizes that programs ask for. Refused unless {@link Permissions#resize} is set. */
final class ProgramSizes {
  /** DECSLPP begins here; lower numbers of XTWINOPS mean other things. */
  private static final int FEWEST_LINES = 24;

  /** Largest number that DECSNLS takes. */
  private static final int MOST_LINES = 255;

  private final Screen screen;
  private final Session session;
  private final Resizer resizer;

  ProgramSizes(Screen screen, Session session, Resizer resizer) {
    this.screen = screen;
    this.session = session;
    this.resizer = resizer;
  }

  boolean areAllowed() {
    return session.options.permissions().resize();
  }

  /** XTWINOPS 8 and DECSLPP; false if it is another window operation. */
  boolean window(Parameters p) {
    int what = p.at(0, 0);
    if (what == 8) {
      to(p.at(2, screen.cols()), p.at(1, screen.rows()));
    } else if (what >= FEWEST_LINES) {
      to(screen.cols(), what);
    } else {
      return false;
    }
    return true;
  }

  /** DECSCPP: 80 or 132 columns. */
  void columnsOfPage(int number) {
    int cols = number == 0 ? 80 : number;
    if (session.level < 3 || (cols != 80 && cols != 132)) {
      return;
    }
    screen.cursorCol = Math.min(screen.cursorCol, cols - 1);
    screen.modes.columns132 = cols == 132;
    to(cols, screen.rows());
  }

  /** DECSNLS. */
  void linesOfScreen(int number) {
    if (session.level >= 4 && number >= 1 && number <= MOST_LINES) {
      to(screen.cols(), number);
    }
  }

  /** Another size, as far as it is a possible one; 0 stays as it is (there is no larger window). */
  void to(int cols, int rows) {
    if (!areAllowed()) {
      session.ignored++;
      return;
    }
    int newCols = cols == 0 ? screen.cols() : Math.min(cols, TerminalOptions.MAX_SIZE);
    int newRows = rows == 0 ? screen.rows() : Math.min(rows, TerminalOptions.MAX_SIZE);
    if (newCols != screen.cols() || newRows != screen.rows()) {
      resizer.resize(newCols, newRows);
      if (screen.modes.resizeReports) {
        session.replies.csi(Reports.inBandSize(screen));
      }
    }
  }
}
