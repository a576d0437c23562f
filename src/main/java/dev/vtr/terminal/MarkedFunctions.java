package dev.vtr.terminal;

/** Control sequences with a private marker or with intermediates. */
final class MarkedFunctions {
  private static final int SPACE = ' ' << 8;
  private static final int BANG = '!' << 8;
  private static final int QUOTE = '"' << 8;
  private static final int DOLLAR = '$' << 8;
  private static final int APOSTROPHE = '\'' << 8;
  private static final int HASH = '#' << 8;
  private static final int AMPERSAND = '&' << 8;
  private static final int STAR = '*' << 8;
  private static final int COMMA = ',' << 8;
  private static final int GREATER = '>' << 24;
  private static final int LESS = '<' << 24;
  private static final int EQUALS = '=' << 24;

  private final Screen screen;
  private final Session session;
  private final Editor editor;
  private final Resets resets;
  private final ModeNumbers modeNumbers;
  private final ProgramSizes sizes;
  private final Presentation presentation;
  private final SgrStack sgrStack;
  private final Reports reports;
  private final Rectangles rectangles;

  MarkedFunctions(
      Screen screen,
      Session session,
      Editor editor,
      Resets resets,
      ModeNumbers modeNumbers,
      ProgramSizes sizes,
      Presentation presentation,
      Reports reports,
      Rectangles rectangles) {
    this.screen = screen;
    this.session = session;
    this.editor = editor;
    this.resets = resets;
    this.modeNumbers = modeNumbers;
    this.sizes = sizes;
    this.presentation = presentation;
    this.reports = reports;
    this.rectangles = rectangles;
    sgrStack = new SgrStack(screen);
  }

  SgrStack pens() {
    return sgrStack;
  }

  /** False if there is no such function. */
  boolean run(int function, Parameters p) {
    switch (function) {
      case Parser.PRIVATE | 'J' -> editor.eraseDisplay(p.at(0, 0), true);
      case Parser.PRIVATE | 'K' -> editor.eraseLine(p.at(0, 0), true);
      case Parser.PRIVATE | 'S' -> reports.graphics(p);
      case Parser.PRIVATE | 'W' -> tabsEveryEight(p.at(0, 0));
      case Parser.PRIVATE | 'h' -> modeNumbers.dec(p, true);
      case Parser.PRIVATE | 'l' -> modeNumbers.dec(p, false);
      case Parser.PRIVATE | 'n' -> reports.decStatus(p);
      case Parser.PRIVATE | 'r' -> modeNumbers.restore(p);
      case Parser.PRIVATE | 's' -> modeNumbers.save(p);
      case Parser.PRIVATE | 'u' -> reports.kittyFlags();
      case Parser.PRIVATE | 'm' -> reports.keyFormats(p);
      case GREATER | 'c' -> reports.secondaryAttributes(p);
      case EQUALS | 'c' -> reports.tertiaryAttributes(p);
      case GREATER | 'q' -> reports.version(p);
      case GREATER | 'm' -> session.keyboard.modifyKeys(p);
      case GREATER | 'f' -> session.keyboard.formatKeys(p);
      case Parser.PRIVATE | 'g' -> reports.keyFormatting(p);
      case GREATER | 'n' -> session.keyboard.disableModifyKeys(p);
      case GREATER | 'u' -> session.keyboard.push(p.at(0, 0), screen.isAlternate());
      case LESS | 'u' -> session.keyboard.pop(p.atLeastOne(0), screen.isAlternate());
      case EQUALS | 'u' -> session.keyboard.set(p.at(0, 0), p.atLeastOne(1), screen.isAlternate());
      case GREATER | 't' -> session.titleModes.change(p, true);
      case GREATER | 'T' -> session.titleModes.change(p, false);
      case SPACE | '@' -> shiftLeft(p.atLeastOne(0));
      case SPACE | 'A' -> shiftRight(p.atLeastOne(0));
      case SPACE | 'q' -> session.cursorStyle(p.at(0, 1));
      case BANG | 'p' -> resets.soft();
      case QUOTE | 'p' -> resets.conformance(p.at(0, 0), p.at(1, 0));
      case QUOTE | 'q' -> protect(p.at(0, 0));
      case DOLLAR | 'p' -> modeNumbers.reportAnsi(p.at(0, 0));
      case Parser.PRIVATE | DOLLAR | 'p' -> modeNumbers.reportDec(p.at(0, 0));
      case DOLLAR | 'w' -> presentation.request(p.at(0, 0));
      case DOLLAR | 'u' -> reports.terminalState(p);
      case DOLLAR | '}' -> session.status.activate(p.at(0, 0));
      case DOLLAR | '~' -> session.status.type(p.at(0, 0));
      case COMMA | 'q' -> reports.identify(p.at(0, 0));
      case APOSTROPHE | '}' -> columns(p, true);
      case APOSTROPHE | '~' -> columns(p, false);
      case DOLLAR | 'r' -> rectangles.changeAttributes(p, false);
      case DOLLAR | 't' -> rectangles.changeAttributes(p, true);
      case DOLLAR | 'v' -> rectangles.copy(p);
      case DOLLAR | 'x' -> rectangles.fill(p);
      case DOLLAR | 'z' -> rectangles.erase(p);
      case DOLLAR | '{' -> rectangles.eraseSelectively(p);
      case DOLLAR | '|' -> sizes.columnsOfPage(p.at(0, 0));
      case STAR | '|' -> sizes.linesOfScreen(p.at(0, 0));
      case QUOTE | 'v' -> reports.displayedExtent();
      case AMPERSAND | 'u' -> reports.preferredSet();
      case HASH | '{', HASH | 'p' -> sgrStack.push(p);
      case HASH | '}', HASH | 'q' -> sgrStack.pop();
      case HASH | '|' -> reports.commonSgr(rectangles.regionOf(p));
      case HASH | 'y' -> rectangles.checksumExtension(p.at(0, 0));
      case HASH | 'P' -> colours(p, true);
      case HASH | 'Q' -> colours(p, false);
      case HASH | 'R' -> session.palette.report(session.replies);
      case HASH | 'S' -> session.replies.csi(session.titleDepth() + ";10#S");
      case STAR | 'x' -> rectangles.extent(p.at(0, 0));
      case STAR | 'y' -> rectangles.checksum(p);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** XTPUSHCOLORS, XTPOPCOLORS. */
  private void colours(Parameters p, boolean push) {
    for (int i = 0; i < Math.max(1, p.count()); i++) {
      if (push) {
        session.palette.push(p.at(i, 0));
      } else {
        session.palette.pop(p.at(i, 0));
      }
    }
  }

  /** DECST8C: the stops of the beginning. */
  private void tabsEveryEight(int what) {
    if (session.level >= 5 && (what == 0 || what == 5)) {
      screen.tabs.reset();
    }
  }

  private void shiftLeft(int n) {
    if (screen.isInRows(screen.cursorRow) && screen.isInColumns(screen.cursorCol)) {
      editor.shiftLeft(screen.left, n);
    }
  }

  private void shiftRight(int n) {
    if (screen.isInRows(screen.cursorRow) && screen.isInColumns(screen.cursorCol)) {
      editor.shiftRight(screen.left, n);
    }
  }

  private void columns(Parameters p, boolean insert) {
    if (session.level < 4) {
      return;
    }
    if (insert) {
      editor.insertColumns(p.atLeastOne(0));
    } else {
      editor.deleteColumns(p.atLeastOne(0));
    }
  }

  private void protect(int what) {
    editor.protectionBy(Editor.Protection.DEC);
    if (what == 1) {
      screen.pen.attributes |= Style.PROTECTED;
    } else if (what == 0 || what == 2) {
      screen.pen.attributes &= ~Style.PROTECTED;
    }
    screen.pen.changed();
  }
}
