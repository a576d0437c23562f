package dev.vtr.terminal;

/**
 * SGR: what it does to a {@link Pen}. Colours may be given as {@code 38;5;n}, {@code 38;2;r;g;b} or
 * in ITU T.416's form with colons, where the colour space may be left out as in xterm.
 */
final class Sgr {
  private static final int FG = 0;
  private static final int BG = 1;
  private static final int UNDERLINE = 2;

  private Sgr() {}

  static void apply(Parameters p, Pen pen) {
    int count = p.count();
    if (count == 0) {
      pen.reset();
      return;
    }
    int i = 0;
    while (i < count) {
      int code = p.at(i, 0);
      int subs = 0;
      if (p.hasSubs()) {
        while (i + subs + 1 < count && p.isSub(i + subs + 1)) {
          subs++;
        }
      }
      if (subs > 0) {
        withSubs(p, i, code, subs, pen);
        i += 1 + subs;
      } else if (code == 38 || code == 48 || code == 58) {
        i += extended(p, i, pen);
      } else {
        simple(code, pen);
        i++;
      }
    }
    pen.changed();
  }

  private static void simple(int code, Pen pen) {
    switch (code) {
      case 0 -> pen.reset();
      case 1 -> pen.attributes |= Style.BOLD;
      case 2 -> pen.attributes |= Style.FAINT;
      case 3 -> pen.attributes |= Style.ITALIC;
      case 4 -> underline(pen, 1);
      case 5, 6 -> pen.attributes |= Style.BLINK;
      case 7 -> pen.attributes |= Style.INVERSE;
      case 8 -> pen.attributes |= Style.HIDDEN;
      case 9 -> pen.attributes |= Style.STRIKE;
      case 21 -> underline(pen, 2);
      case 22 -> pen.attributes &= ~(Style.BOLD | Style.FAINT);
      case 23 -> pen.attributes &= ~Style.ITALIC;
      case 24 -> underline(pen, 0);
      case 25 -> pen.attributes &= ~Style.BLINK;
      case 27 -> pen.attributes &= ~Style.INVERSE;
      case 28 -> pen.attributes &= ~Style.HIDDEN;
      case 29 -> pen.attributes &= ~Style.STRIKE;
      case 30, 31, 32, 33, 34, 35, 36, 37 -> pen.foreground = code - 29;
      case 39 -> pen.foreground = 0;
      case 40, 41, 42, 43, 44, 45, 46, 47 -> pen.background = code - 39;
      case 49 -> pen.background = 0;
      case 53 -> pen.attributes |= Style.OVERLINE;
      case 55 -> pen.attributes &= ~Style.OVERLINE;
      case 59 -> pen.underlineColor = 0;
      case 90, 91, 92, 93, 94, 95, 96, 97 -> pen.foreground = code - 81;
      case 100, 101, 102, 103, 104, 105, 106, 107 -> pen.background = code - 91;
      default -> {}
    }
  }

  private static void underline(Pen pen, int style) {
    pen.attributes = (pen.attributes & ~Style.UNDERLINE) | style << Style.UNDERLINE_SHIFT;
  }

  /** The form with semicolons; the number of parameters used up. */
  private static int extended(Parameters p, int i, Pen pen) {
    int target = (p.at(i, 0) - 38) / 10;
    switch (p.at(i + 1, 0)) {
      case 2 -> {
        direct(pen, target, part(p, i + 2), part(p, i + 3), part(p, i + 4));
        return 5;
      }
      case 5 -> {
        indexed(pen, target, part(p, i + 2));
        return 3;
      }
      default -> {
        return 2;
      }
    }
  }

  /** A part of a colour: 0 behind the last parameter, and none if it is empty, as in xterm. */
  private static int part(Parameters p, int i) {
    return i < p.count() ? p.at(i, -1) : 0;
  }

  private static void withSubs(Parameters p, int i, int code, int subs, Pen pen) {
    if (code == 4) {
      int style = p.at(i + 1, 1);
      if (style <= 5) {
        underline(pen, style);
      }
    } else if (code == 38 || code == 48 || code == 58) {
      colonColour(p, i, (code - 38) / 10, subs, pen);
    }
  }

  private static void colonColour(Parameters p, int i, int target, int subs, Pen pen) {
    int kind = p.at(i + 1, 0);
    if (kind == 5 && subs >= 2) {
      indexed(pen, target, p.at(i + 2, 0));
    } else if (kind == 2 && subs >= 4) {
      int red = subs >= 5 ? i + 3 : i + 2; // with a colour space before it
      direct(pen, target, p.at(red, 0), p.at(red + 1, 0), p.at(red + 2, 0));
    }
  }

  private static void indexed(Pen pen, int target, int index) {
    if (index >= 0 && index <= 255) {
      set(pen, target, 1 + index);
    }
  }

  private static void direct(Pen pen, int target, int red, int green, int blue) {
    if ((red | green | blue) >= 0 && red <= 255 && green <= 255 && blue <= 255) {
      set(pen, target, Style.DIRECT | red << 16 | green << 8 | blue);
    }
  }

  private static void set(Pen pen, int target, int colour) {
    switch (target) {
      case FG -> pen.foreground = colour;
      case BG -> pen.background = colour;
      case UNDERLINE -> pen.underlineColor = colour;
      default -> {}
    }
  }
}
