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

  /** XTWINOPS 1 to 4 and 8, and DECSLPP; false if it is another window operation. */
  boolean window(Parameters p) {
    int what = p.at(0, 0);
    switch (what) {
      case 1, 2, 3 -> window(what, p.at(1, 0), p.at(2, 0));
      case 4 -> {
        int height = p.at(1, screen.rows() * Reports.CELL_HEIGHT);
        int width = p.at(2, screen.cols() * Reports.CELL_WIDTH);
        to(cells(width, Reports.CELL_WIDTH), cells(height, Reports.CELL_HEIGHT));
      }
      case 8 -> to(p.at(2, screen.cols()), p.at(1, screen.rows()));
      default -> {
        if (what < FEWEST_LINES) {
          return false;
        }
        to(screen.cols(), what);
      }
    }
    return true;
  }

  private void window(int what, int x, int y) {
    if (!areAllowed()) {
      session.ignored++;
    } else if (what == 3) {
      session.window.place(x, y);
    } else {
      session.window.icon(what == 2);
    }
  }

  /** Whole cells, at least one; 0 stays. */
  private static int cells(int pixels, int each) {
    return pixels == 0 ? 0 : Math.max(1, pixels / each);
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
