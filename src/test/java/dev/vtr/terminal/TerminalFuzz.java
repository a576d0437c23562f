package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A fuzz target for the whole terminal: {@code bin/fuzz} drives it with Jazzer, {@link
 * TerminalFuzzTest} with what Jazzer found and with random bytes.
 *
 * <p>The first three bytes are size and cut; of the rest the byte 0xFF begins an operation of the
 * terminal's owner (a resize, a picture, a dump, a key), everything else is fed.
 */
public final class TerminalFuzz {
  private static final int OPERATION = 0xFF;
  private static final int SCROLLBACK = 40;

  /** A mode that came with level 4, as DECCARA did. */
  private static final int LEFT_RIGHT_MARGINS = 69;

  /** Replies, each ESC, printable ASCII, at most one terminator; VT52's has none. */
  static final Pattern REPLIES =
      Pattern.compile("(\u001b[\\[P\\]][ -~]*?([@-~]|(\u001b\\\\|\u0007))|\u001b/Z)*");

  private static final String[] KEYS = {"up", "ctrl+a", "f5", "alt+enter", "kp_5", "\u00e9"};

  private final Permissions permissions;
  private final Terminal terminal;
  private final byte[] data;

  private TerminalFuzz(byte[] data) {
    this.data = data;
    permissions = new Permissions((data[1] & 0x80) != 0, (data[2] & 0x80) != 0, false);
    terminal =
        new Terminal(
            new TerminalOptions(
                1 + (data[0] & 0x3F), 1 + (data[1] & 0x1F), SCROLLBACK, "fuzz", permissions));
  }

  /** Jazzer's entry. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length >= 3) {
      new TerminalFuzz(data).run();
    }
  }

  private void run() {
    int cut = 1 + (data[2] & 0x7F);
    int from = 3;
    while (from < data.length) {
      int to = from;
      while (to < data.length && to - from < cut && (data[to] & 0xFF) != OPERATION) {
        to++;
      }
      terminal.feed(data, from, to - from);
      if (to + 1 < data.length && (data[to] & 0xFF) == OPERATION) {
        operate(data[to + 1] & 0xFF);
        to += 2;
      } else if (to < data.length && (data[to] & 0xFF) == OPERATION) {
        to++;
      }
      check();
      from = to;
    }
    checkDump();
  }

  private void operate(int operation) {
    switch (operation >> 6) {
      case 0 -> terminal.resize(1 + (operation & 0x3F), terminal.rows());
      case 1 -> terminal.resize(terminal.cols(), 1 + (operation & 0x1F));
      case 2 -> terminal.dump(operation & 0x3F);
      default -> terminal.key(KEYS[operation % KEYS.length]);
    }
  }

  private void check() {
    Frame frame = terminal.frame();
    Cursor cursor = frame.cursor();
    require(frame.lines().size() == terminal.rows(), "rows of the picture");
    require(cursor.row() >= 0 && cursor.row() < terminal.rows(), "row of the cursor");
    require(cursor.col() >= 0 && cursor.col() < terminal.cols(), "column of the cursor");
    for (FrameRow row : frame.lines()) {
      require(row.textCols() <= terminal.cols(), "columns of a row");
    }
    require(terminal.lines().scrollbackRows() <= SCROLLBACK, "rows of the scrollback");
    byte[] replies = terminal.takeReplies();
    require(replies.length <= TerminalOptions.MAX_REPLY_BYTES, "bytes of replies");
    if ((data[1] & 0x80) == 0) { // titles are the program's own bytes
      String text = new String(replies, StandardCharsets.ISO_8859_1);
      require(REPLIES.matcher(text).matches(), "form of replies");
    }
  }

  /** What a dump gives is what the terminal shows, its scrollback too. */
  private void checkDump() {
    byte[] dump = terminal.dump(SCROLLBACK);
    var copy =
        new Terminal(
            new TerminalOptions(terminal.cols(), terminal.rows(), SCROLLBACK, "fuzz", permissions));
    copy.feed(dump);
    List<String> expected = WholeTerminal.of(terminal, SCROLLBACK);
    List<String> shown = WholeTerminal.of(copy, SCROLLBACK);
    if (isBeyondDumps()) {
      return;
    }
    require(
        expected.size() == shown.size(),
        "rows of the dump: " + expected.size() + " / " + shown.size() + expected + shown);
    for (int i = 0; i < expected.size(); i++) {
      require(
          expected.get(i).equals(shown.get(i)),
          "of the dump: " + escaped(expected.get(i)) + " / " + escaped(shown.get(i)));
    }
  }

  /** Nothing can be written that gives it; {@code state.md} names it. */
  private boolean isBeyondDumps() {
    boolean knowsRectangles = terminal.functions().modeNumbers().decState(LEFT_RIGHT_MARGINS) != 0;
    return (terminal.cols() == 1 && holdsWide(false)) || (!knowsRectangles && holdsWide(true));
  }

  /** True if there are wide characters, or some whose halves have two styles. */
  private boolean holdsWide(boolean ofTwoStyles) {
    var rows = new ArrayList<>(terminal.frame().lines());
    Lines lines = terminal.lines();
    for (int i = 0; i < lines.scrollbackRows(); i++) {
      rows.add(lines.scrollbackRow(i));
    }
    var found = new AtomicBoolean();
    for (FrameRow row : rows) {
      row.visit(
          terminal.cols(),
          (col, text, width, style) -> {
            if (width == 2 && !(ofTwoStyles && row.styleAt(col + 1).equals(style))) {
              found.set(true);
            }
          });
    }
    return found.get();
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c < 0x7F ? "" + (char) c : String.format("<%04x>", c)));
    return escaped.toString();
  }

  private static void require(boolean claim, String what) {
    if (!claim) {
      throw new IllegalStateException("not so: " + what);
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(data);
  }
}
