package dev.vtr.terminal;

/** The parameters of an SGR that makes a style out of the default one. */
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

  private SgrReport() {}

  /** DECRQSS: as xterm answers, beginning with 0. */
  static String of(Pen pen) {
    return of(pen.foreground, pen.background, pen.underlineColor, pen.attributes);
  }

  static String of(int foreground, int background, int underlineColor, int attributes) {
    var report = new StringBuilder("0");
    for (int i = 0; i < ATTRIBUTES.length; i += 2) {
      if (ATTRIBUTES[i] == Style.BLINK) {
        underline(report, attributes);
      }
      if ((attributes & ATTRIBUTES[i]) != 0) {
        report.append(';').append(ATTRIBUTES[i + 1]);
      }
    }
    colour(report, foreground, 30, 90, 38);
    colour(report, background, 40, 100, 48);
    colour(report, underlineColor, -1, -1, 58);
    return report.toString();
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

  private static void colour(StringBuilder report, int colour, int low, int bright, int extended) {
    if (colour == 0) {
      return;
    }
    report.append(';');
    if ((colour & Style.DIRECT) != 0) {
      report.append(extended).append(":2::").append(colour >> 16 & 0xFF);
      report.append(':').append(colour >> 8 & 0xFF).append(':').append(colour & 0xFF);
    } else if (colour <= 8 && low > 0) {
      report.append(low + colour - 1);
    } else if (colour <= 16 && low > 0) {
      report.append(bright + colour - 9);
    } else {
      report.append(extended).append(":5:").append(colour - 1);
    }
  }
}
