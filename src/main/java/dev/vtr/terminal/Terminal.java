package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A terminal as programs see it: xterm, VT level 5, in UTF-8. Bytes go in, a screen comes out, and
 * replies and encoded keys go back to the program.
 *
 * <p>Confined to one owner: a thread or an event-loop context. Nothing a program sends makes it
 * throw; what it does not know it ignores and counts. {@link Frame}s, {@link FrameRow}s and {@link
 * Style}s are immutable and may go anywhere.
 */
public final class Terminal {
  private static final byte[] PASTE_BEGIN = "\u001b[200~".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PASTE_END = "\u001b[201~".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final Screen screen;
  private final Session session;
  private final RowPictures pictures;
  private final Lines lines;
  private final Functions functions;
  private final Parser parser;
  private final Resizer resizer;
  private final KeyEncoder keys;
  private final MouseEncoder mouse;
  private final Seen seen = new Seen();
  private long changeClock;

  public Terminal(TerminalOptions options) {
    screen = new Screen(options.cols(), options.rows(), options.scrollbackLines());
    pictures = new RowPictures(screen.styles, screen.clusters);
    lines = new Lines(screen, pictures);
    session = new Session(options, lines);
    resizer = new Resizer(screen);
    functions = new Functions(screen, session, resizer);
    parser = new Parser(functions);
    keys = new KeyEncoder(screen, session);
    mouse = new MouseEncoder(screen);
    changeClock = screen.clock;
    seen.differs(screen, session);
  }

  /** Takes output of the program, cut anywhere. */
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    screen.clock++;
    parser.feed(bytes, offset, offset + length);
    noteChange();
  }

  /**
   * Takes a part of output of which the rest comes at once with {@link #feed}: the screen may be
   * looked at in between, but {@link #changeClock} does not tell of this part alone.
   */
  public void feedPart(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    screen.clock++;
    parser.feed(bytes, offset, offset + length);
  }

  /** Takes all of {@code bytes}. */
  public void feed(byte[] bytes) {
    feed(bytes, 0, bytes.length);
  }

  private void noteChange() {
    if (seen.differs(screen, session)) {
      changeClock = screen.clock;
    }
  }

  /**
   * Gives the screen another size; wrapped lines of the primary buffer flow anew, and the cursor
   * stays on its character. IllegalArgumentException names a bad field.
   */
  public void resize(int cols, int rows) {
    TerminalOptions.checkSize("cols", cols);
    TerminalOptions.checkSize("rows", rows);
    if (cols == cols() && rows == rows()) {
      return;
    }
    screen.clock++;
    resizer.resize(cols, rows);
    if (screen.modes.resizeReports) {
      session.replies.csi(Reports.inBandSize(screen));
    }
    noteChange();
  }

  public int cols() {
    return screen.cols();
  }

  public int rows() {
    return screen.rows();
  }

  /**
   * What the terminal has to send to the program since the last call; at most {@link
   * TerminalOptions#maxReplyBytes} wait.
   */
  public byte[] takeReplies() {
    return takeReplies(Integer.MAX_VALUE);
  }

  /** The next whole replies, at most {@code atMost} bytes of them unless the first is longer. */
  public byte[] takeReplies(int atMost) {
    return session.replies.take(atMost);
  }

  /** Replies that were dropped because nobody took those before them. */
  public long droppedReplies() {
    return session.replies.dropped();
  }

  /** The bytes of these. */
  public long droppedReplyBytes() {
    return session.replies.droppedBytes();
  }

  /**
   * What a key sends under the current modes; nothing for one that is silent in them, say {@code
   * caps_lock}. Names are those of the API: {@code enter}, {@code tab}, {@code up}, {@code f5},
   * {@code ctrl+c}, {@code ctrl+alt+left}, {@code kp_5}, or one character; {@code
   * docs/sequences.md} lists all. IllegalArgumentException names an unknown key.
   */
  public byte[] key(String name) {
    return keys.encode(KeyStroke.parse(name)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What a paste sends: line ends become CR, control characters that could end the paste or act as
   * keys are left out, and brackets stand around it where the program asked for them.
   */
  public byte[] paste(String text) {
    byte[] body = Paste.clean(text).getBytes(StandardCharsets.UTF_8);
    if (!screen.modes.bracketedPaste) {
      return body;
    }
    byte[] all = Arrays.copyOf(PASTE_BEGIN, PASTE_BEGIN.length + body.length + PASTE_END.length);
    System.arraycopy(body, 0, all, PASTE_BEGIN.length, body.length);
    System.arraycopy(PASTE_END, 0, all, PASTE_BEGIN.length + body.length, PASTE_END.length);
    return all;
  }

  /** What a change of focus sends: nothing unless mode 1004 is set. */
  public byte[] focus(boolean gained) {
    if (!screen.modes.focusReports) {
      return NOTHING;
    }
    return (gained ? "\u001b[I" : "\u001b[O").getBytes(StandardCharsets.US_ASCII);
  }

  /** What the mouse sends: nothing unless the program asked for that kind of event. */
  public byte[] mouse(MouseEvent event) {
    return mouse.encode(event);
  }

  /**
   * Grows with every change to what is visible: rows, cursor, title, modes that show, size. A row
   * or line whose own clock is greater than a value seen before has changed since.
   */
  public long changeClock() {
    return changeClock;
  }

  /** The screen as it is. Costs little where little changed. */
  public Frame frame() {
    var rows = new FrameRow[screen.rows()];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = pictures.picture(screen.grid.row(y));
    }
    return new Frame(
        changeClock,
        screen.cols(),
        List.of(rows),
        cursor(),
        session.title,
        screen.isAlternate(),
        screen.grid.scrolledRows());
  }

  /** The cursor as it is. */
  public Cursor cursor() {
    return new Cursor(
        screen.cursorRow,
        screen.cursorCol,
        screen.modes.cursorVisible,
        session.shape,
        session.blinking);
  }

  /** True while the cursor stands on the last column, and what is printed next goes below. */
  public boolean wrapPending() {
    return screen.pendingWrap;
  }

  /**
   * True while the program has asked that the screen not be shown (mode 2026). The engine has no
   * clock: its owner bounds the time and then calls {@link #releaseHold}.
   */
  public boolean held() {
    return screen.modes.synchronizedOutput;
  }

  /** Ends a hold that lasts too long. */
  public void releaseHold() {
    screen.modes.synchronizedOutput = false;
  }

  /** The lines of the primary buffer, scrollback and screen. */
  public Lines lines() {
    return lines;
  }

  /** Number of the oldest line kept. */
  public long firstLine() {
    return lines.first();
  }

  /** One more than the number of the last line. */
  public long endLine() {
    return lines.end();
  }

  /** The text of a line, its rows joined; empty if it is not kept. */
  public String lineText(long number) {
    return lines.text(number);
  }

  Functions functions() {
    return functions;
  }

  Screen screen() {
    return screen;
  }

  /** The screen, and the newest {@code scrollbackRows} rows above it, as control sequences. */
  public byte[] dump(int scrollbackRows) {
    return new Dump(screen, session, functions, lines, pictures).bytes(scrollbackRows);
  }

  /** Set by OSC 0 or 2; cleaned, at most 255 bytes. */
  public String title() {
    return session.title;
  }

  /** The URL that OSC 7 named last; empty if none. */
  public String cwd() {
    return session.directory;
  }

  /** Marks of OSC 133, oldest first; the newest {@value Session#MAX_MARKS} are kept. */
  public List<PromptMark> promptMarks() {
    return session.marks();
  }

  public boolean bracketedPaste() {
    return screen.modes.bracketedPaste;
  }

  public boolean altScreen() {
    return screen.isAlternate();
  }

  /** A copy of what is set where programs set modes. */
  public TerminalModes modes() {
    return TerminalModes.of(screen.modes);
  }

  /** BEL characters so far. */
  public long bellCount() {
    return session.bells;
  }

  /** Sequences so far that were malformed, overlong or not known. */
  public long ignoredCount() {
    return session.ignored;
  }

  /** Bytes of heap behind the scrollback. */
  public long scrollbackBytes() {
    return screen.scrollback.retainedBytes();
  }
}
