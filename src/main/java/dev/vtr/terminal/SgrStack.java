package dev.vtr.terminal;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * XTPUSHSGR and XTPOPSGR: the pen, or the parts of it that a program names, up to ten deep as in
 * xterm. Neither protection nor the hyperlink is SGR's.
 */
final class SgrStack {
  private static final int MAX_DEPTH = 10;

  /** Parts of a pen that are pushed alone: {@link Style}'s bits, and these. */
  private static final int FOREGROUND = 1 << 29;

  private static final int BACKGROUND = 1 << 30;
  private static final int DOUBLE_UNDERLINE = 1 << 31;
  private static final int ALL = -1;

  private static final int DOUBLE = 2 << Style.UNDERLINE_SHIFT;

  /** SGR's number for each part, but for the colours; 10 and 11 are those in xterm 379, too. */
  private static final int[] PARTS = {
    1, Style.BOLD,
    2, Style.FAINT,
    3, Style.ITALIC,
    4, Style.UNDERLINE,
    5, Style.BLINK,
    7, Style.INVERSE,
    8, Style.HIDDEN,
    9, Style.STRIKE,
    10, FOREGROUND,
    11, BACKGROUND,
    21, DOUBLE_UNDERLINE,
    30, FOREGROUND,
    31, BACKGROUND
  };

  private final Screen screen;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  SgrStack(Screen screen) {
    this.screen = screen;
  }

  /** A pen and which parts of it count. */
  private record Entry(Pen pen, int parts) {}

  /** XTPUSHSGR; without parameters the whole pen. What is no part's number names nothing. */
  void push(Parameters p) {
    if (entries.size() == MAX_DEPTH) {
      return;
    }
    int parts = p.count() == 0 ? ALL : 0;
    for (int i = 0; i < p.count(); i++) {
      parts |= part(p.at(i, 0));
    }
    var copy = new Pen();
    copy.copyFrom(screen.pen);
    entries.push(new Entry(copy, parts));
  }

  private static int part(int number) {
    for (int i = 0; i < PARTS.length; i += 2) {
      if (PARTS[i] == number) {
        return PARTS[i + 1];
      }
    }
    return 0;
  }

  /** What was pushed, as control sequences; the pen is the default one before and after. */
  void dump(StringBuilder out) {
    for (Iterator<Entry> each = entries.descendingIterator(); each.hasNext(); ) {
      Entry entry = each.next();
      Pen pen = entry.pen;
      SgrReport.append(out, pen.foreground, pen.background, pen.underlineColor, pen.attributes);
      out.append("\u001b[").append(names(entry.parts));
      out.append("#{\u001b[0m");
    }
  }

  /** The parameters of XTPUSHSGR; 0 names nothing. */
  private static String names(int parts) {
    if (parts == ALL) {
      return "";
    }
    var names = new StringBuilder("0");
    for (int i = 0; i < PARTS.length; i += 2) {
      if ((parts & PARTS[i + 1]) != 0) {
        names.append(';').append(PARTS[i]);
      }
    }
    return names.toString();
  }

  /** XTPOPSGR. */
  void pop() {
    Entry top = entries.poll();
    if (top == null) {
      return;
    }
    Pen pen = screen.pen;
    Pen pushed = top.pen;
    pen.attributes = attributes(pen.attributes, pushed.attributes, top.parts);
    if ((top.parts & FOREGROUND) != 0) {
      pen.foreground = pushed.foreground;
    }
    if ((top.parts & BACKGROUND) != 0) {
      pen.background = pushed.background;
    }
    if (top.parts == ALL) {
      pen.underlineColor = pushed.underlineColor;
    }
    pen.changed();
  }

  private static int attributes(int now, int pushed, int parts) {
    int usual = parts & ~(Style.UNDERLINE | Style.PROTECTED | FOREGROUND | BACKGROUND);
    usual &= ~DOUBLE_UNDERLINE;
    int attributes = (now & ~usual) | (pushed & usual);
    return parts == ALL
        ? (attributes & ~Style.UNDERLINE) | (pushed & Style.UNDERLINE)
        : underlined(attributes, pushed & Style.UNDERLINE, parts);
  }

  /** The double underline is a part of its own: the other comes and goes without it. */
  private static int underlined(int attributes, int pushed, int parts) {
    int result = attributes;
    if ((parts & Style.UNDERLINE) != 0) {
      result = replaced(result, pushed == DOUBLE ? 0 : pushed, false);
    }
    if ((parts & DOUBLE_UNDERLINE) != 0) {
      result = replaced(result, pushed == DOUBLE ? DOUBLE : 0, true);
    }
    return result;
  }

  /** With an underline of one kind as pushed; where there was none, one of the other kind stays. */
  private static int replaced(int attributes, int pushed, boolean isDouble) {
    boolean other = ((attributes & Style.UNDERLINE) == DOUBLE) != isDouble;
    return pushed == 0 && other ? attributes : (attributes & ~Style.UNDERLINE) | pushed;
  }
}
