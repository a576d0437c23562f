package dev.vtr.terminal;

/**
 * Gives each control function to the part that does it. The numbers behind the names are in {@code
 * docs/sequences.md}.
 */
final class Functions implements ControlHandler {
  private static final int SGR = 'm';

  private final Screen screen;
  private final Session session;
  private final StatusLine status;
  private final Modes modes;
  private final Printer printer;
  private final Typesetter typesetter;
  private final Motion motion;
  private final Vt52 vt52;
  private final StyleMemory styleMemory;
  private final EscapeFunctions escapes;
  private final CsiFunctions plain;
  private final MarkedFunctions marked;
  private final OscFunctions oscs;
  private final DcsFunctions dcss;
  private final ModeNumbers modeNumbers;
  private final Editor editor;
  private final Rectangles rectangles;

  Functions(Screen screen, Session session, Resizer resizer) {
    this.screen = screen;
    this.session = session;
    status = session.status;
    modes = screen.modes;
    printer = new Printer(screen);
    typesetter = new Typesetter(screen, printer);
    motion = new Motion(screen);
    styleMemory = new StyleMemory(screen);
    editor = new Editor(screen);
    vt52 = new Vt52(screen, session, motion, editor);
    var sizes = new ProgramSizes(screen, session, resizer);
    modeNumbers = new ModeNumbers(screen, session, motion, editor, sizes, vt52);
    var presentation = new Presentation(screen, session, motion, editor);
    var reports = new Reports(screen, session, motion);
    rectangles = new Rectangles(screen, session, editor);
    var resets = new Resets(screen, session, printer, editor, modeNumbers, rectangles, sizes);
    escapes = new EscapeFunctions(screen, session, motion, editor, resets);
    plain = new CsiFunctions(screen, printer, motion, editor, modeNumbers, sizes, reports);
    marked =
        new MarkedFunctions(
            screen, session, editor, resets, modeNumbers, sizes, presentation, reports, rectangles);
    oscs = new OscFunctions(screen, session);
    dcss = new DcsFunctions(screen, session, editor, rectangles, presentation);
  }

  ModeNumbers modeNumbers() {
    return modeNumbers;
  }

  /** What is in force in ANSI mode: now, or when VT52 mode is left. */
  AnsiState ansi() {
    return vt52.ansi();
  }

  /** Who set protection last. */
  Editor.Protection protection() {
    return editor.protection();
  }

  /** XTPUSHSGR's stack as control sequences. */
  void dumpPens(StringBuilder out) {
    marked.pens().dump(out);
  }

  /** DECSACE as a control sequence. */
  void dumpExtent(StringBuilder out) {
    rectangles.dumpExtent(out);
  }

  /** XTCHECKSUM as a control sequence. */
  void dumpChecksum(StringBuilder out) {
    rectangles.dumpChecksum(out);
  }

  @Override
  public void printAscii(byte[] bytes, int from, int to) {
    if (status.isActive()) {
      return;
    }
    printer.ascii(bytes, from, to);
  }

  @Override
  public int printText(byte[] bytes, int from, int to) {
    return status.isActive() ? Typesetter.skip(bytes, from, to) : typesetter.write(bytes, from, to);
  }

  /** REP repeats no DEL, as in xterm. */
  @Override
  public void delete() {
    int codePoint = status.isActive() ? -1 : screen.sets.translateDelete();
    if (codePoint >= 0) {
      printer.print(codePoint);
      printer.interrupt();
    }
  }

  @Override
  public void print(int codePoint) {
    if (status.isActive()) {
      return;
    }
    printer.print(codePoint);
  }

  @Override
  public void execute(int control) {
    printer.interrupt();
    if (status.isActive() && StatusLine.takesControl(control)) {
      return;
    }
    switch (control) {
      case 0x05 -> {} // ENQ: no answerback
      case 0x07 -> session.bells++;
      case 0x08 -> motion.back(1);
      case 0x09 -> motion.tabForward(1);
      case 0x0A, 0x0B, 0x0C -> {
        motion.lineFeed();
        if (modes.newLine) {
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
    if (status.isActive() && statusLineTakes(intermediates, finalByte)) {
      return;
    }
    boolean known = modes.ansi ? escapes.run(intermediates, finalByte) : vt52.run(finalByte);
    if (!known) {
      ignored();
    }
  }

  private boolean statusLineTakes(int intermediates, int finalByte) {
    return modes.ansi
        ? StatusLine.takesEscape(intermediates, finalByte)
        : StatusLine.takesVt52(finalByte);
  }

  @Override
  public void control(int function, Parameters p) {
    if (status.isActive() && StatusLine.takes(function)) {
      printer.interrupt();
      return;
    }
    boolean known =
        (!p.hasSubs() || function == SGR) // only SGR has parameters with colons
            && (function < 0x80 ? plain.run(function, p) : marked.run(function, p));
    printer.interrupt();
    if (!known) {
      ignored();
    }
  }

  @Override
  public boolean recall(long text) {
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
    if (!status.isActive()) {
      vt52.address(row, col);
    }
  }

  @Override
  public boolean isAnsi() {
    return modes.ansi;
  }

  @Override
  public boolean takesEightBits() {
    return session.eightBitControls;
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
