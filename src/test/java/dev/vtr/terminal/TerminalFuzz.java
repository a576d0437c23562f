package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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

  /** A flag that was squeezed into the last column, as {@link WholeTerminal} shows it. */
  private static final Pattern NARROW_FLAG = Pattern.compile("[\\x{1F1E6}-\\x{1F1FF}]{2}1");

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
    if (isBeyondDumps(expected)) {
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
  private boolean isBeyondDumps(List<String> rows) {
    return terminal.cols() == 1 || rows.stream().anyMatch(row -> NARROW_FLAG.matcher(row).find());
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
