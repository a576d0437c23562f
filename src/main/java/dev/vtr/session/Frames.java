package dev.vtr.session;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Lines;
import dev.vtr.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a session: the screen as it was made ready for viewers, numbered from 1 without a
 * hole. Confined to the session's context.
 */
final class Frames {
  /** A frame and its number. */
  record Numbered(Frame frame, long id) {}

  private final Terminal terminal;
  private Numbered latest;

  Frames(Terminal terminal) {
    this.terminal = terminal;
    latest = new Numbered(terminal.frame(), 1);
  }

  /** The last frame that was made. */
  Numbered latest() {
    return latest;
  }

  /** Makes a frame of the screen; if it has not changed since the last one, that one. */
  Numbered ready() {
    if (terminal.changeClock() != latest.frame().clock()) {
      latest = new Numbered(terminal.frame(), latest.id() + 1);
    }
    return latest;
  }

  /**
   * The newest {@code rows} rows above the screen, oldest first; fewer if there are not so many.
   */
  List<FrameRow> scrollback(int rows) {
    Lines lines = terminal.lines();
    int kept = lines.scrollbackRows();
    List<FrameRow> newest = new ArrayList<>();
    for (int index = Math.max(0, kept - rows); index < kept; index++) {
      newest.add(lines.scrollbackRow(index));
    }
    return List.copyOf(newest);
  }

  /** Whether the program holds its output back (mode 2026). */
  boolean isHeld() {
    return terminal.held();
  }

  /** Ends a hold that lasts too long. */
  void release() {
    terminal.releaseHold();
  }
}
