package dev.vtr.terminal;

/** Answers to what programs ask in control sequences: fixed strings and numbers only. */
final class Reports {
  /**
   * DA1 of xterm as a VT525: 132 columns, printer, selective erase, national sets, technical
   * characters, locator port, state interrogation, windows, horizontal scrolling, colour,
   * rectangular editing.
   */
  static final String PRIMARY_ATTRIBUTES = "?65;1;2;6;9;15;16;17;18;21;22;28c";

  /** Cells are said to be of this size where programs ask in pixels. */
  static final int CELL_WIDTH = 10;

  static final int CELL_HEIGHT = 20;

  /** A VT525 with the features of xterm's patch 390. */
  private static final String SECONDARY_ATTRIBUTES = ">65;390;0c";

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
      replies.csi(session.reportedAttributes());
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
    if (p.at(0, 0) == 0 && session.level >= 4) {
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

  /** DSR in DEC's forms; what came with a later terminal wants its level. */
  void decStatus(Parameters p) {
    int level = session.level;
    switch (p.at(0, 0)) {
      case 5 -> replies.csi("?0n");
      case 6 -> replies.csi("?" + cursor() + (level >= 3 ? ";1R" : "R"));
      case 15 -> status(2, "?13n"); // no printer
      case 25 -> status(2, "?20n"); // user-defined keys are not locked
      case 26 -> // North American keyboard, ready
          status(2, level >= 4 ? "?27;1;0;0n" : level == 3 ? "?27;1;0n" : "?27;1n");
      case 53, 55 -> status(3, "?53n"); // no locator
      case 56 -> status(3, "?57;0n");
      case 62 -> status(4, "0000*{"); // no macro space
      case 63 -> { // checksum of no macros
        if (level >= 4) {
          replies.dcs(p.at(1, 0) + "!~0000");
        }
      }
      case 75 -> status(4, "?70n"); // no errors
      case 85 -> status(4, "?83n"); // not configured for multiple sessions
      case 996 -> replies.csi("?997;1n"); // dark
      default -> session.ignored++;
    }
  }

  private void status(int fromLevel, String answer) {
    if (session.level >= fromLevel) {
      replies.csi(answer);
    }
  }

  /** Kitty's query of the flags in force. */
  void kittyFlags() {
    replies.csi("?" + session.keyboard.flags(screen.isAlternate()) + "u");
  }

  /** XTQMODKEYS, for each resource asked for. */
  void keyFormats(Parameters p) {
    for (int i = 0; i < p.count(); i++) {
      int value = session.keyboard.resource(p.at(i, 0));
      if (value != Integer.MIN_VALUE) {
        replies.csi(">" + p.at(i, 0) + (value < 0 ? "" : ";" + value) + "m");
      }
    }
  }

  /** XTQFMTKEYS, for each resource asked for. */
  void keyFormatting(Parameters p) {
    for (int i = 0; i < p.count(); i++) {
      int resource = p.at(i, 0);
      if (resource <= 5) {
        replies.csi(">" + resource + ";" + session.keyboard.formatOf(resource) + "f");
      }
    }
  }

  /**
   * XTSMGRAPHICS: there are no graphics; 3 fails, 1 does not know the item, as ReGIS is in an xterm
   * without it.
   */
  void graphics(Parameters p) {
    int item = p.at(0, 0);
    if (p.count() == 3) {
      replies.csi("?" + item + (item == 1 || item == 2 ? ";3S" : ";1S"));
    }
  }

  /** XTWINOPS: what may be answered without a window, and the stack of titles. */
  void window(Parameters p) {
    int cols = screen.cols();
    int rows = screen.rows();
    switch (p.at(0, 0)) {
      case 11 -> replies.csi(session.window.state());
      case 13 -> replies.csi(session.window.placed());
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
    if (session.options.permissions().titleReports()) {
      replies.title(kind, session.titleModes.told(text));
    } else {
      session.ignored++;
    }
  }

  /** DECRQDE: the one page, whole. */
  void displayedExtent() {
    status(3, screen.rows() + ";" + screen.cols() + ";1;1;1\"w");
  }

  /** DECRQUPSS. */
  void preferredSet() {
    if (session.level >= 3) {
      replies.dcs(screen.sets.preference());
    }
  }

  /** DECRQTSR: 2 with a colour space is DECCTR, the table of colours. */
  void terminalState(Parameters p) {
    if (session.level >= 4 && p.at(0, 0) == 2 && p.at(1, 2) == 2) {
      replies.dcs("2$s" + session.palette.table());
    }
  }

  /** DECTID: which terminal DA1 tells of; xterm's numbers. */
  void identify(int number) {
    String attributes =
        switch (number) {
          case 0 -> "?1;2c";
          case 1 -> "?1;0c";
          case 2 -> "?6c";
          case 5 -> "?62;1;2;6;9;15;16;22;28c";
          case 7 -> "?63;1;2;6;9;15;16;22;28c";
          case 9 -> "?64;1;2;6;9;15;16;17;18;21;22;28c";
          case 10 -> "";
          default -> null;
        };
    if (attributes != null) {
      session.attributes = attributes;
      session.terminal = number;
    }
  }

  /** XTREPORTSGR: what all cells of a rectangle have in common. */
  void commonSgr(Region region) {
    int common = -1;
    int foreground = -1;
    int background = -1;
    for (int y = region.top(); y <= region.bottom(); y++) {
      for (int x = region.left(); x <= region.right(); x++) {
        int id = Cell.style(screen.grid.row(y).cells()[x]);
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
}
