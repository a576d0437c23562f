package dev.vtr.session;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.Terminal;

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

  /** Whether the program holds its output back (mode 2026). */
  boolean isHeld() {
    return terminal.isFrameHeld();
  }
}
