package dev.vtr.terminal;

/** Answers to what programs ask in control sequences: fixed strings and numbers only. */
final class Reports {
  /**
   * DA1 of xterm as a VT525: 132 columns, printer, selective erase, national sets, technical
   * characters, locator port, state interrogation, windows, horizontal scrolling, colour,
   * rectangular editing, text locator.
   */
  static final String PRIMARY_ATTRIBUTES = "?65;1;2;6;9;15;16;17;18;21;22;28;29c";

  /** Cells are said to be of this size where programs ask in pixels. */
  static final int CELL_WIDTH = 10;

  static final int CELL_HEIGHT = 20;

  /** A VT520 with the features of xterm's patch 390. */
  private static final String SECONDARY_ATTRIBUTES = ">64;390;0c";

  private final Screen screen;
  private final Session session;
  private final Motion motion;
  private final Replies replies;

  Reports(Screen screen, Session session, Motion motion) {
    this.screen = screen;
    this.session = session;
    this.motion = motion;
    replies = session.replies;
  }

  /** DA1. */
  void primaryAttributes(Parameters p) {
    if (p.at(0, 0) == 0) {
      replies.csi(PRIMARY_ATTRIBUTES);
    }
  }

  /** DA2. */
  void secondaryAttributes(Parameters p) {
    if (p.at(0, 0) == 0) {
      replies.csi(SECONDARY_ATTRIBUTES);
    }
  }

  /** DA3: the unit has no number. */
  void tertiaryAttributes(Parameters p) {
    if (p.at(0, 0) == 0) {
      replies.dcs("!|00000000");
    }
  }

  /** XTVERSION. */
  void version(Parameters p) {
    if (p.at(0, 0) == 0) {
      replies.dcs(">|vtr(" + session.options.version() + ")");
    }
  }

  /** DSR. */
  void status(int what) {
    if (what == 5) {
      replies.csi("0n");
    } else if (what == 6) {
      replies.csi(cursor() + "R");
    }
  }

  private String cursor() {
    return (motion.row() + 1) + ";" + (motion.col() + 1);
  }

  /** DSR in DEC's forms. */
  void decStatus(Parameters p) {
    switch (p.at(0, 0)) {
      case 5 -> replies.csi("?0n");
      case 6 -> replies.csi("?" + cursor() + ";1R");
      case 15 -> replies.csi("?13n"); // no printer
      case 25 -> replies.csi("?20n"); // user-defined keys are not locked
      case 26 -> replies.csi("?27;1;0;0n"); // North American keyboard, ready
      case 53, 55 -> replies.csi("?50n"); // no locator
      case 56 -> replies.csi("?57;0n");
      case 62 -> replies.csi("0*{"); // no macro space
      case 63 -> replies.dcs(p.at(1, 0) + "!~0000"); // checksum of no macros
      case 75 -> replies.csi("?70n"); // no errors
      case 85 -> replies.csi("?83n"); // not configured for multiple sessions
      case 996 -> replies.csi("?997;1n"); // dark
      default -> session.ignored++;
    }
  }

  /** DECREQTPARM. */
  void terminalParameters(int what) {
    if (what <= 1) {
      replies.csi((what + 2) + ";1;1;128;128;1;0x");
    }
  }

  /** Kitty's query of the flags in force. */
  void kittyFlags() {
    replies.csi("?" + session.keyboard.flags(screen.isAlternate()) + "u");
  }

  /** XTQMODKEYS. */
  void keyFormat(int resource) {
    int value = session.keyboard.resource(resource);
    if (value != Integer.MIN_VALUE) {
      replies.csi(">" + resource + (value < 0 ? "" : ";" + value) + "m");
    }
  }

  /** XTWINOPS: what may be answered without a window, and the stack of titles. */
  void window(Parameters p) {
    int cols = screen.cols();
    int rows = screen.rows();
    switch (p.at(0, 0)) {
      case 11 -> replies.csi("1t");
      case 13 -> replies.csi("3;0;0t");
      case 14 -> replies.csi("4;" + rows * CELL_HEIGHT + ";" + cols * CELL_WIDTH + "t");
      case 15 -> replies.csi("5;" + rows * CELL_HEIGHT + ";" + cols * CELL_WIDTH + "t");
      case 16 -> replies.csi("6;" + CELL_HEIGHT + ";" + CELL_WIDTH + "t");
      case 18 -> replies.csi("8;" + rows + ";" + cols + "t");
      case 19 -> replies.csi("9;" + rows + ";" + cols + "t");
      case 20 -> title("L", session.iconName);
      case 21 -> title("l", session.title);
      case 22 -> session.pushTitle(p.at(1, 0));
      case 23 -> session.popTitle(p.at(1, 0));
      default -> session.ignored++; // moving, sizing, and titles, which a program chose
    }
  }

  /** Only where the configuration allows it: a program chose the text. */
  private void title(String kind, String text) {
    if (session.options.titleReports()) {
      replies.title(kind, text);
    } else {
      session.ignored++;
    }
  }

  /** DECRQDE: the one page, whole. */
  void displayedExtent() {
    replies.csi(screen.rows() + ";" + screen.cols() + ";1;1;1\"w");
  }

  /** DECRQUPSS: DEC Supplemental. */
  void preferredSet() {
    replies.dcs("0!u%5");
  }

  /** XTREPORTSGR: what all cells of a rectangle have in common. */
  void commonSgr(Region region) {
    int common = -1;
    int foreground = -1;
    int background = -1;
    for (int y = region.top(); y <= region.bottom(); y++) {
      for (int x = region.left(); x <= region.right(); x++) {
        int id = Cell.style(screen.grid.row(y).cells[x]);
        common &= screen.styles.attributes(id);
        foreground = same(foreground, screen.styles.foreground(id));
        background = same(background, screen.styles.background(id));
      }
    }
    replies.csi(
        SgrReport.of(Math.max(0, foreground), Math.max(0, background), 0, Math.max(0, common))
            + "m");
  }

  private static int same(int before, int now) {
    return before == -1 || before == now ? now : 0;
  }

  /** Mode 2048: {@code CSI 48 ; rows ; cols ; height ; width t}. */
  static String inBandSize(Screen screen) {
    int rows = screen.rows();
    int cols = screen.cols();
    return "48;" + rows + ";" + cols + ";" + rows * CELL_HEIGHT + ";" + cols * CELL_WIDTH + "t";
  }

  /** DECRQPSR: 1 is the cursor (DECCIR), 2 the tab stops (DECTABSR). */
  void presentation(int what) {
    if (what == 1) {
      cursorInformation();
    } else if (what == 2) {
      tabStops();
    }
  }

  private void cursorInformation() {
    int attributes = screen.pen.attributes;
    int rendition = 0x40;
    rendition |= (attributes & Style.BOLD) != 0 ? 1 : 0;
    rendition |= (attributes & Style.UNDERLINE) != 0 ? 2 : 0;
    rendition |= (attributes & Style.BLINK) != 0 ? 4 : 0;
    rendition |= (attributes & Style.INVERSE) != 0 ? 8 : 0;
    char protection = (attributes & Style.PROTECTED) != 0 ? 'A' : '@';
    int flags = 0x40;
    flags |= screen.modes.origin ? 1 : 0;
    flags |= screen.pendingWrap ? 8 : 0;
    replies.dcs(
        "1$u"
            + cursor()
            + ";1;"
            + (char) rendition
            + ";"
            + protection
            + ";"
            + (char) flags
            + ";"
            + screen.sets.report());
  }

  private void tabStops() {
    var stops = new StringBuilder();
    for (int col = 0; col < screen.cols(); col++) {
      if (screen.tabs.isSet(col)) {
        stops.append(stops.isEmpty() ? "" : "/").append(col + 1);
      }
    }
    replies.dcs("2$u" + stops);
  }
}
