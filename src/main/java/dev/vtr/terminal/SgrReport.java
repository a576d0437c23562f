package dev.vtr.terminal;

/** SGR that makes a style out of the default one: as a report, and to be replayed anywhere. */
final class SgrReport {
  /** In the order in which xterm tells them; the underline comes after the first. */
  private static final int[] ATTRIBUTES = {
    Style.BOLD,
    1,
    Style.BLINK,
    5,
    Style.INVERSE,
    7,
    Style.HIDDEN,
    8,
    Style.FAINT,
    2,
    Style.ITALIC,
    3,
    Style.STRIKE,
    9,
    Style.OVERLINE,
    53
  };

  /** Kinds of underline up to this one, the double one, have a number of their own. */
  private static final int MOST_PLAIN_UNDERLINE = 2;

  private SgrReport() {}

  /** DECRQSS: as xterm answers, beginning with 0. */
  static String of(Pen pen) {
    return of(pen.foreground, pen.background, pen.underlineColor, pen.attributes);
  }

  static String of(int foreground, int background, int underlineColor, int attributes) {
    var report = new StringBuilder("0");
    attributes(report, attributes);
    colour(report, foreground, 30, 90, 38, ':');
    colour(report, background, 40, 100, 48, ':');
    colour(report, underlineColor, -1, -1, 58, ':');
    return report.toString();
  }

  /**
   * Whole control sequences that every terminal reads alike. xterm 379 misreads what stands behind
   * a parameter with colons in the same SGR, and takes some such for a foreground. So colours come
   * with semicolons, and before them, each alone, what has no form but the one with colons.
   */
  static void append(
      StringBuilder out, int foreground, int background, int underlineColor, int attributes) {
    int style = (attributes & Style.UNDERLINE) >> Style.UNDERLINE_SHIFT;
    boolean hasForm = style <= MOST_PLAIN_UNDERLINE;
    String begin = "0";
    if (!hasForm || underlineColor != 0) {
      out.append("\u001b[0m");
      begin = "39";
    }
    if (!hasForm) {
      out.append("\u001b[4:").append(style).append('m');
    }
    if (underlineColor != 0) {
      StringBuilder alone = new StringBuilder();
      colour(alone, underlineColor, -1, -1, 58, ':');
      out.append("\u001b[").append(alone, 1, alone.length()).append('m');
    }
    StringBuilder plain = new StringBuilder(begin);
    attributes(plain, hasForm ? attributes : attributes & ~Style.UNDERLINE);
    colour(plain, foreground, 30, 90, 38, ';');
    colour(plain, background, 40, 100, 48, ';');
    out.append("\u001b[").append(plain).append('m');
  }

  private static void attributes(StringBuilder report, int attributes) {
    for (int i = 0; i < ATTRIBUTES.length; i += 2) {
      if (ATTRIBUTES[i] == Style.BLINK) {
        underline(report, attributes);
      }
      if ((attributes & ATTRIBUTES[i]) != 0) {
        report.append(';').append(ATTRIBUTES[i + 1]);
      }
    }
  }

  private static void underline(StringBuilder report, int attributes) {
    int style = (attributes & Style.UNDERLINE) >> Style.UNDERLINE_SHIFT;
    switch (style) {
      case 0 -> {}
      case 1 -> report.append(";4");
      case 2 -> report.append(";21");
      default -> report.append(";4:").append(style);
    }
  }

  private static void colour(
      StringBuilder report, int colour, int low, int bright, int extended, char sign) {
    if (colour == 0) {
      return;
    }
    report.append(';');
    if ((colour & Style.DIRECT) != 0) {
      report.append(extended).append(sign).append('2');
      report.append(sign == ':' ? "::" : ";").append(colour >> 16 & 0xFF);
      report.append(sign).append(colour >> 8 & 0xFF).append(sign).append(colour & 0xFF);
    } else if (colour <= 8 && low > 0) {
      report.append(low + colour - 1);
    } else if (colour <= 16 && low > 0) {
      report.append(bright + colour - 9);
    } else {
      report.append(extended).append(sign).append('5').append(sign).append(colour - 1);
    }
  }
}
