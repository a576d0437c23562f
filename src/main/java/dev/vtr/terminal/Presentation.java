package dev.vtr.terminal;

/**
 * Reports of what is presented and their way back: DECRQPSR answers with DECCIR (the cursor and all
 * that goes with it) or DECTABSR (the tab stops), DECRSPS takes either.
 */
final class Presentation {
  private static final int FIELD_BASE = 0x40;

  private final Screen screen;
  private final Session session;
  private final Motion motion;
  private final Editor editor;

  Presentation(Screen screen, Session session, Motion motion, Editor editor) {
    this.editor = editor;
    this.screen = screen;
    this.session = session;
    this.motion = motion;
  }

  /** DECRQPSR. */
  void request(int what) {
    if (session.level < 3) {
      return;
    }
    if (what == 1) {
      session.replies.dcs("1$u" + cursorInformation());
    } else if (what == 2) {
      session.replies.dcs("2$u" + tabStops());
    }
  }

  private String cursorInformation() {
    int attributes = screen.pen.attributes;
    int rendition = FIELD_BASE;
    rendition |= (attributes & Style.BOLD) != 0 ? 1 : 0;
    rendition |= (attributes & Style.UNDERLINE) != 0 ? 2 : 0;
    rendition |= (attributes & Style.BLINK) != 0 ? 4 : 0;
    rendition |= (attributes & Style.INVERSE) != 0 ? 8 : 0;
    int flags = FIELD_BASE;
    flags |= screen.modes.origin ? 1 : 0;
    flags |= screen.sets.shiftedOnce() == 2 ? 2 : 0;
    flags |= screen.sets.shiftedOnce() == 3 ? 4 : 0;
    flags |= screen.pendingWrap ? 8 : 0;
    boolean bySpa = editor.protection() == Editor.Protection.ISO;
    char protection = (attributes & Style.PROTECTED) != 0 && !bySpa ? 'A' : '@';
    String place = (screen.cursorRow + 1) + ";" + (screen.cursorCol + 1) + ";1";
    return place
        + ";"
        + (char) rendition
        + ";"
        + protection
        + ";"
        + (char) flags
        + ";"
        + screen.sets.report();
  }

  private String tabStops() {
    var stops = new StringBuilder();
    for (int col = 0; col < screen.cols(); col++) {
      if (screen.tabs.isSet(col)) {
        stops.append(stops.isEmpty() ? "" : "/").append(col + 1);
      }
    }
    return stops.toString();
  }

  /** DECRSPS; false if the report is not one. */
  boolean restore(int what, String report) {
    if (session.level < 3) {
      return false;
    }
    return switch (what) {
      case 1 -> restoreCursor(report);
      case 2 -> restoreTabs(report);
      default -> false;
    };
  }

  /**
   * What is left out stays as it is; a row off the screen makes it no report, a column off it is
   * the last, as in xterm.
   */
  private boolean restoreCursor(String report) {
    String[] fields = report.split(";", 11);
    int row = Payload.number(fields[0]);
    int col = fields.length > 1 ? Payload.number(fields[1]) : -1;
    if (row < 1 || col < 1 || row > screen.rows()) {
      return false;
    }
    if (fields.length > 3) {
      rendition(field(fields[3]));
    }
    if (fields.length > 4) {
      protection(field(fields[4]));
    }
    int flags = fields.length > 5 ? field(fields[5]) : 0;
    if (fields.length > 9) {
      screen.sets.restore(
          Payload.number(fields[6]), Payload.number(fields[7]), field(fields[8]), fields[9]);
    }
    screen.modes.origin = (flags & 1) != 0;
    place(row, Math.min(col, screen.cols()));
    screen.pendingWrap = (flags & 8) != 0; // in any column, as in xterm
    screen.sets.shiftOnce((flags & 2) != 0 ? 2 : (flags & 4) != 0 ? 3 : -1);
    return true;
  }

  /** The report's place is the screen's, whatever the origin. */
  private void place(int row, int col) {
    int top = screen.modes.origin ? screen.top : 0;
    int left = screen.modes.origin ? screen.left : 0;
    motion.to(Math.max(0, row - 1 - top), Math.max(0, col - 1 - left));
  }

  private static int field(String text) {
    return text.length() == 1 && text.charAt(0) >= FIELD_BASE ? text.charAt(0) - FIELD_BASE : 0;
  }

  private void rendition(int bits) {
    Pen pen = screen.pen;
    int keep = Style.BOLD | Style.BLINK | Style.INVERSE | Style.UNDERLINE;
    pen.attributes &= ~keep;
    pen.attributes |= (bits & 1) != 0 ? Style.BOLD : 0;
    pen.attributes |= (bits & 2) != 0 ? 1 << Style.UNDERLINE_SHIFT : 0;
    pen.attributes |= (bits & 4) != 0 ? Style.BLINK : 0;
    pen.attributes |= (bits & 8) != 0 ? Style.INVERSE : 0;
    pen.changed();
  }

  private void protection(int bits) {
    screen.pen.attributes &= ~Style.PROTECTED;
    screen.pen.attributes |= (bits & 1) != 0 ? Style.PROTECTED : 0;
    screen.pen.changed();
  }

  private boolean restoreTabs(String report) {
    screen.tabs.clearAll();
    for (String stop : report.split("/", TerminalOptions.MAX_SIZE)) {
      int col = Payload.number(stop);
      if (col >= 1 && col <= TerminalOptions.MAX_SIZE) {
        screen.tabs.set(col - 1);
      }
    }
    return true;
  }
}
