package dev.vtr.terminal;

import java.util.ArrayDeque;

/** XTPUSHSGR and XTPOPSGR: the pen, up to ten deep as in xterm. */
final class SgrStack {
  private static final int MAX_DEPTH = 10;

  private final Screen screen;
  private final ArrayDeque<Pen> pens = new ArrayDeque<>();

  SgrStack(Screen screen) {
    this.screen = screen;
  }

  void push() {
    if (pens.size() == MAX_DEPTH) {
      return;
    }
    var copy = new Pen();
    copy.copyFrom(screen.pen);
    pens.push(copy);
  }

  void pop() {
    Pen top = pens.poll();
    if (top != null) {
      int link = screen.pen.link; // a hyperlink is not SGR's
      screen.pen.copyFrom(top);
      screen.pen.link = link;
      screen.pen.changed(); // its style's number may have been given to another
    }
  }
}
