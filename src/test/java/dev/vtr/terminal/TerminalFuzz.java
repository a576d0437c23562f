package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A fuzz target for the whole terminal: {@code bin/fuzz} drives it with Jazzer, {@link
 * TerminalFuzzTest} with what Jazzer found and with random bytes.
 *
 * <p>The first three bytes are size, cut, and how many quarters of the rest come after the dump
 * that is compared; before it the byte 0xFF begins an operation of the terminal's owner (a resize,
 * a picture, a dump, a key), everything else is fed.
 */
public final class TerminalFuzz {
  private static final int OPERATION = 0xFF;
  private static final int SCROLLBACK = 40;

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
    int end = data.length - (data.length - from) * (data[0] >> 6 & 3) / 4;
    while (from < end) {
      int to = from;
      while (to < end && to - from < cut && (data[to] & 0xFF) != OPERATION) {
        to++;
      }
      terminal.feed(data, from, to - from);
      if (to + 1 < end && (data[to] & 0xFF) == OPERATION) {
        operate(data[to + 1] & 0xFF);
        to += 2;
      } else if (to < end && (data[to] & 0xFF) == OPERATION) {
        to++;
      }
      check();
      from = to;
    }
    checkDump(Arrays.copyOfRange(data, end, data.length));
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

  /** What a dump gives shows the same, its scrollback too, and goes on alike. */
  private void checkDump(byte[] further) {
    var copy =
        new Terminal(
            new TerminalOptions(terminal.cols(), terminal.rows(), SCROLLBACK, "fuzz", permissions));
    String difference = DumpedTwin.difference(terminal, copy, SCROLLBACK, further);
    require(difference.isEmpty(), "of the dump: " + escaped(difference));
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
