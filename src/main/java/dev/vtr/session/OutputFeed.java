package dev.vtr.session;

import dev.vtr.terminal.Terminal;

/**
 * Output on its way into the terminal. While somebody waits for a line, it stops before each
 * sequence that wipes ({@link Wipes}), so that the wait has a {@link Glimpse} of a message that a
 * program shows and wipes with one write, as an editor does when it ends; and where one frame that
 * was held back ends and the next begins, so that it sees the first whole. Nobody else learns of
 * such a stop. Confined to the session's context.
 */
final class OutputFeed {
  /** Glimpses of one slice: what more is wiped in it is wiped too fast for anybody. */
  static final int MAX_GLIMPSES = 8;

  /** Stops in one slice: one for each row of most screens that are drawn anew. */
  private static final int MAX_STOPS = 64;

  private final Terminal terminal;
  private final ScreenLines lines;
  private final Typing typing;
  private final Hold hold;
  private final Waits waits;

  OutputFeed(Terminal terminal, ScreenLines lines, Typing typing, Hold hold, Waits waits) {
    this.terminal = terminal;
    this.lines = lines;
    this.typing = typing;
    this.hold = hold;
    this.waits = waits;
  }

  /** Parses {@code bytes[from, to)}, with which {@code parsed} bytes of output are parsed. */
  void feed(byte[] bytes, int from, int to, long parsed) {
    int rest = waits.areForLines() ? parts(bytes, from, to, parsed) : from;
    terminal.feed(bytes, rest, to - rest);
    if (rest > from) {
      lines.parsedPart();
    }
    typing.parsed(bytes, rest, to, parsed);
    hold.note();
  }

  /** Parses all but what follows the last stop; answers where that begins. */
  private int parts(byte[] bytes, int from, int to, long parsed) {
    int at = from;
    int next = Wipes.next(bytes, at, to);
    if (next == to) {
      return from;
    }
    ScreenLines.Kept before = lines.kept();
    int glimpses = 0;
    boolean hasHeld = hold.isNoted();
    for (int stops = 0; next < to && stops < MAX_STOPS && glimpses < MAX_GLIMPSES; stops++) {
      terminal.feedPart(bytes, at, next - at);
      lines.parsedPart();
      typing.parsed(bytes, at, next, parsed - (to - next));
      boolean endsFrame = Wipes.isHold(bytes, next, to);
      if (hasHeld && endsFrame && !terminal.held()) {
        glimpses++;
        hold.released();
        waits.frame(parsed - (to - next), bytes, from, next);
      } else if (!terminal.held() || (hold.isNoted() && !hold.isOn())) {
        LineRange wiped = Wipes.lines(bytes, next, to, terminal, lines);
        if (!wiped.isEmpty()) {
          glimpses++;
          Glimpse glimpse = new Glimpse(wiped, before, bytes, from, next);
          waits.glimpse(parsed - (to - next), bytes, from, next, glimpse);
        }
      }
      hasHeld |= endsFrame;
      at = next;
      next = Wipes.next(bytes, at, to);
    }
    return at;
  }
}
