package dev.vtr.terminal;

/** What was visible when last looked: tells whether a feed changed anything. */
final class Seen {
  private int cursorRow = -1;
  private int cursorCol;
  private boolean cursorVisible;
  private int cursorStyle;
  private boolean alternate;
  private boolean reverseVideo;
  private String title = "";
  private int cols;
  private int rows;
  private long pushed;
  private long clock;

  /** True if anything but the same picture would come out now; remembers it. */
  boolean differs(Screen screen, Session session) {
    boolean differs =
        cursorRow != screen.cursorRow
            || cursorCol != screen.cursorCol
            || cursorVisible != screen.modes.cursorVisible
            || cursorStyle != session.cursorStyle()
            || alternate != screen.isAlternate()
            || reverseVideo != screen.modes.reverseVideo
            || cols != screen.cols()
            || rows != screen.rows()
            || pushed != screen.primary.scrolledRows()
            || !title.equals(session.title)
            || anyRowChanged(screen);
    cursorRow = screen.cursorRow;
    cursorCol = screen.cursorCol;
    cursorVisible = screen.modes.cursorVisible;
    cursorStyle = session.cursorStyle();
    alternate = screen.isAlternate();
    reverseVideo = screen.modes.reverseVideo;
    cols = screen.cols();
    rows = screen.rows();
    pushed = screen.primary.scrolledRows();
    title = session.title;
    clock = screen.clock;
    return differs;
  }

  private boolean anyRowChanged(Screen screen) {
    for (int y = 0; y < screen.rows(); y++) {
      if (screen.grid.row(y).changedAt > clock) {
        return true;
      }
    }
    return false;
  }
}
