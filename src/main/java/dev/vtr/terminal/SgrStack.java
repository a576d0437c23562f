package dev.vtr.terminal;

import java.util.ArrayDeque;
import java.util.Iterator;

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

  /** What was pushed, as control sequences; the pen is the default one before and after. */
  void dump(StringBuilder out) {
    for (Iterator<Pen> each = pens.descendingIterator(); each.hasNext(); ) {
      Pen pen = each.next();
      String sgr = SgrReport.of(pen.foreground, pen.background, pen.underlineColor, pen.attributes);
      out.append("\u001b[").append(sgr).append("m\u001b[#{\u001b[0m");
    }
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
