package dev.vtr.terminal;

/**
 * Gives each control function to the part that does it. The numbers behind the names are in {@code
 * docs/sequences.md}.
 */
final class Functions implements ControlHandler {
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
  private final Printer printer;
  private final Typesetter typesetter;
  private final Motion motion;
  private final Editor editor;
  private final Resets resets;
  private final ModeNumbers modeNumbers;
  private final ProgramSizes sizes;
  private final Vt52 vt52;
  private final Presentation presentation;
  private final SgrStack sgrStack;
  private final StyleMemory styleMemory;
  private final Reports reports;
  private final Rectangles rectangles;
  private final EscapeFunctions escapes;
  private final OscFunctions oscs;
  private final DcsFunctions dcss;

  Functions(Screen screen, Session session, Resizer resizer) {
    this.screen = screen;
    this.session = session;
    printer = new Printer(screen);
    typesetter = new Typesetter(screen, printer);
    motion = new Motion(screen);
    editor = new Editor(screen);
    sizes = new ProgramSizes(screen, session, resizer);
    vt52 = new Vt52(screen, session, motion, editor);
    modeNumbers = new ModeNumbers(screen, session, motion, editor, sizes, vt52);
    presentation = new Presentation(screen, session, motion);
    reports = new Reports(screen, session, motion);
    sgrStack = new SgrStack(screen);
    styleMemory = new StyleMemory(screen);
    rectangles = new Rectangles(screen, session, editor);
    resets = new Resets(screen, session, printer, editor, modeNumbers, rectangles);
    escapes = new EscapeFunctions(screen, session, motion, editor, resets);
    oscs = new OscFunctions(screen, session);
    dcss = new DcsFunctions(screen, session, editor, rectangles, presentation);
  }

  @Override
  public void printAscii(byte[] bytes, int from, int to) {
    if (session.status.isActive()) {
      return;
    }
    printer.ascii(bytes, from, to);
  }

  @Override
  public int printText(byte[] bytes, int from, int to) {
    return session.status.isActive()
        ? Typesetter.skip(bytes, from, to)
        : typesetter.write(bytes, from, to);
  }

  @Override
  public void print(int codePoint) {
    if (session.status.isActive()) {
      return;
    }
    printer.print(codePoint);
  }

  @Override
  public void execute(int control) {
    printer.interrupt();
    if (session.status.isActive() && control != 0x07) {
      return;
    }
    switch (control) {
      case 0x05 -> {} // ENQ: no answerback
      case 0x07 -> session.bells++;
      case 0x08 -> motion.back(1);
      case 0x09 -> motion.tabForward(1);
      case 0x0A, 0x0B, 0x0C -> {
        motion.lineFeed();
        if (screen.modes.newLine) {
          motion.carriageReturn();
        }
      }
      case 0x0D -> motion.carriageReturn();
      case 0x0E -> screen.sets.shiftLeft(1);
      case 0x0F -> screen.sets.shiftLeft(0);
      default -> {}
    }
  }

  @Override
  public void escape(int intermediates, int finalByte) {
    printer.interrupt();
    if (session.status.isActive() && finalByte != 'c') {
      return;
    }
    boolean known = screen.modes.ansi ? escapes.run(intermediates, finalByte) : vt52.run(finalByte);
    if (!known) {
      ignored();
    }
  }

  @Override
  public void control(int function, Parameters p) {
    if (session.status.isActive() && !leavesStatusLine(function)) {
      return;
    }
    boolean known = function < 0x80 ? plain(function, p) : marked(function, p);
    printer.interrupt();
    if (!known) {
      ignored();
    }
  }

  @Override
  public boolean recall(long text) {
    if (session.status.isActive()) {
      return true; // nothing is done
    }
    boolean known = styleMemory.recall(text);
    if (known) {
      printer.interrupt();
    }
    return known;
  }

  @Override
  public void learn(long text, Parameters parameters) {
    styleMemory.learn(text, parameters);
    printer.interrupt();
  }

  @Override
  public void address(int row, int col) {
    printer.interrupt();
    vt52.address(row, col);
  }

  @Override
  public boolean isAnsi() {
    return screen.modes.ansi;
  }

  @Override
  public boolean takesEightBits() {
    return session.replies.isEightBit();
  }

  private static boolean leavesStatusLine(int function) {
    return function == (DOLLAR | '}') || function == (DOLLAR | '~') || function == (BANG | 'p');
  }

  private boolean plain(int function, Parameters p) {
    switch (function) {
      case '@' -> editor.insertCharacters(p.atLeastOne(0));
      case 'A' -> motion.up(p.atLeastOne(0));
      case 'B' -> motion.down(p.atLeastOne(0));
      case 'C' -> motion.forward(p.atLeastOne(0));
      case 'D' -> motion.back(p.atLeastOne(0));
      case 'E' -> {
        motion.down(p.atLeastOne(0));
        motion.carriageReturn();
      }
      case 'F' -> {
        motion.up(p.atLeastOne(0));
        motion.carriageReturn();
      }
      case 'G', '`' -> motion.to(motion.row(), p.atLeastOne(0) - 1);
      case 'H', 'f' -> motion.to(p.atLeastOne(0) - 1, p.atLeastOne(1) - 1);
      case 'I' -> motion.tabForward(p.atLeastOne(0));
      case 'J' -> editor.eraseDisplay(p.at(0, 0), false);
      case 'K' -> editor.eraseLine(p.at(0, 0), false);
      case 'L' -> editor.insertLines(p.atLeastOne(0));
      case 'M' -> editor.deleteLines(p.atLeastOne(0));
      case 'P' -> editor.deleteCharacters(p.atLeastOne(0));
      case 'S' -> screen.scrollUp(p.atLeastOne(0));
      case 'T' -> {
        if (p.count() > 1 || p.at(0, 1) == 0) {
          return false; // xterm's mouse highlighting
        }
        screen.scrollDown(p.atLeastOne(0));
      }
      case '^' -> screen.scrollDown(p.atLeastOne(0));
      case 'X' -> editor.eraseCharacters(p.atLeastOne(0));
      case 'Z' -> motion.tabBack(p.atLeastOne(0));
      case 'a' -> motion.to(motion.row(), motion.col() + p.atLeastOne(0));
      case 'b' -> printer.repeat(p.atLeastOne(0));
      case 'c' -> reports.primaryAttributes(p);
      case 'd' -> motion.to(p.atLeastOne(0) - 1, motion.col());
      case 'e' -> motion.to(motion.row() + p.atLeastOne(0), motion.col());
      case 'g' -> clearTabs(p.at(0, 0));
      case 'h' -> modeNumbers.ansi(p, true);
      case 'l' -> modeNumbers.ansi(p, false);
      case 'j' -> motion.back(p.atLeastOne(0)); // HPB
      case 'k' -> motion.up(p.atLeastOne(0)); // VPB
      case 'm' -> Sgr.apply(p, screen.pen);
      case 'n' -> reports.status(p.at(0, 0));
      case 'r' -> verticalMargins(p);
      case 's' -> {
        if (screen.modes.leftRightMargins) {
          horizontalMargins(p);
        } else if (p.isDefault()) {
          motion.save();
        }
      }
      case 't' -> {
        if (!sizes.window(p)) {
          reports.window(p);
        }
      }
      case 'u' -> {
        if (p.isDefault()) {
          motion.restore();
        }
      }
      case 'x' -> reports.terminalParameters(p.at(0, 0));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean marked(int function, Parameters p) {
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
      case GREATER | 't', GREATER | 'T' -> {} // title modes: titles are always UTF-8
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
      case HASH | '{', HASH | 'p' -> sgrStack.push();
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

  /** DECST8C: from the ninth column on. */
  private void tabsEveryEight(int what) {
    if (session.level >= 5 && (what == 0 || what == 5)) {
      screen.tabs.reset();
      screen.tabs.clear(0);
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

  private void clearTabs(int what) {
    if (what == 0) {
      screen.tabs.clear(screen.cursorCol);
    } else if (what == 3) {
      screen.tabs.clearAll();
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

  private void verticalMargins(Parameters p) {
    int top = p.atLeastOne(0);
    int bottom = p.at(1, 0);
    if (bottom <= 0 || bottom > screen.rows()) {
      bottom = screen.rows();
    }
    if (top < bottom) {
      screen.top = top - 1;
      screen.bottom = bottom - 1;
      motion.to(0, 0);
    }
  }

  private void horizontalMargins(Parameters p) {
    int left = p.atLeastOne(0);
    int right = p.at(1, 0);
    if (right <= 0 || right > screen.cols()) {
      right = screen.cols();
    }
    if (left < right) {
      screen.left = left - 1;
      screen.right = right - 1;
      motion.to(0, 0);
    }
  }

  @Override
  public void osc(Payload payload, boolean bell) {
    printer.interrupt();
    if (!oscs.run(payload, bell)) {
      ignored();
    }
  }

  @Override
  public void dcs(int function, Parameters p, Payload payload) {
    printer.interrupt();
    if (!dcss.run(function, p, payload)) {
      ignored();
    }
  }

  @Override
  public void ignored() {
    printer.interrupt();
    session.ignored++;
  }
}
