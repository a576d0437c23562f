package dev.vtr.terminal;

/**
 * Colours that are named by what the eye sees (Xlib, "Device-Independent Color Spaces"), as eight
 * bits for each of red, green and blue.
 *
 * <p>What xterm answers depends on the display that Xlib assumes when a screen has no profile of
 * its own: its primaries, its white and its response, which differs for each primary. The response
 * was measured by asking xterm for the intensity at which each value begins. A colour that this
 * display cannot show loses chroma, at the same hue and value, until it can (TekHVC, "clip C").
 */
final class CieColour {
  static final int NONE = ColourSpec.NONE;

  private static final double[][] TO_INTENSITY = {
    {3.4834048, -1.5217637, -0.5592313},
    {-1.0715275, 1.9659380, 0.0367369},
    {0.0635118, -0.2002050, 0.8107094}
  };

  private static final double WHITE_X = 0.9496644;
  private static final double WHITE_Z = 1.4060533;
  private static final double WHITE_SUM = WHITE_X + 15 + 3 * WHITE_Z;
  private static final double WHITE_U = 4 * WHITE_X / WHITE_SUM;
  private static final double WHITE_V = 9 / WHITE_SUM;

  /** Where the hue of TekHVC begins: the direction of the best red from white. */
  private static final double BEST_RED = Math.atan2(0.4931 - WHITE_V, 0.7127 - WHITE_U);

  /** Of TekHVC's chroma, so that its steps look as long as those of its value. */
  private static final double CHROMA_SCALE = 7.50725;

  /** Below this luminance lightness grows in a straight line (CIE 1976). */
  private static final double DARK = 0.008856;

  private static final double DARK_SLOPE = 903.29;

  /** An intensity may be this far out of bounds by rounding. */
  private static final double ROUNDING = 1e-5;

  /** Halvings of a chroma: eight bits need no more. */
  private static final int HALVINGS = 40;

  /** The greatest value whose intensity is still 0. */
  private static final int[] LAST_DARK = {9, 19, 14};

  /** Intensities in millionths, at the value after the last dark one and each fifth from there. */
  private static final int[][] RESPONSE = {
    {
      936, 1482, 2330, 3530, 5128, 7170, 9700, 12760, 16394, 20639, 25535, 31121, 37434, 44507,
      52376, 61072, 70628, 81074, 92438, 104749, 118031, 132313, 147616, 163965, 181378, 199878,
      219483, 240210, 262078, 285098, 309287, 334657, 361219, 388982, 417957, 448150, 479567,
      512215, 546095, 581213, 617566, 655159, 693986, 734047, 775338, 817854, 861588, 906532,
      952680, 1000000
    },
    {
      835, 1999, 3613, 5737, 8429, 11747, 15742, 20465, 25962, 32277, 39452, 47522, 56524, 66488,
      77443, 89414, 102423, 116491, 131631, 147859, 165183, 183611, 203148, 223791, 245541, 268393,
      292336, 317361, 343451, 370591, 398758, 427930, 458080, 489177, 521189, 554080, 587810,
      622337, 657618, 693602, 730239, 767474, 805250, 843506, 882179, 921202, 960505, 1000000
    },
    {
      1342, 2080, 3188, 4730, 6767, 9358, 12560, 16426, 21006, 26346, 32492, 39484, 47360, 56157,
      65907, 76638, 88378, 101150, 114974, 129868, 145847, 162922, 181102, 200394, 220799, 242318,
      264946, 288679, 313509, 339420, 366400, 394432, 423492, 453559, 484604, 516600, 549511,
      583304, 617939, 653375, 689567, 726468, 764028, 802193, 840906, 880108, 919739, 959731,
      1000000
    }
  };

  private CieColour() {}

  /** 0xRRGGBB of three parts of a space, or {@link #NONE} if they are out of its bounds. */
  static int of(String space, double a, double b, double c) {
    return switch (space) {
      case "rgbi" -> isBounded(a) && isBounded(b) && isBounded(c) ? ofIntensities(a, b, c) : NONE;
      case "ciexyz" -> ofXyz(a, b, c);
      case "cieuvy" -> ofUvY(a, b, c);
      case "ciexyy" -> ofXyY(a, b, c);
      case "cielab" -> ofLab(a, b, c);
      case "cieluv" -> ofLuv(a, b, c);
      case "tekhvc" -> ofHvc(a, b, c);
      default -> NONE;
    };
  }

  private static boolean isBounded(double intensity) {
    return intensity >= 0 && intensity <= 1;
  }

  private static int ofIntensities(double red, double green, double blue) {
    return value(0, red) << 16 | value(1, green) << 8 | value(2, blue);
  }

  private static int ofXyz(double x, double y, double z) {
    if (y < 0 || y > 1) {
      return NONE;
    } else if (isShown(x, y, z)) {
      return ofIntensities(intensity(0, x, y, z), intensity(1, x, y, z), intensity(2, x, y, z));
    } else if (y == 1) {
      return 0xFFFFFF;
    }
    double sum = x + 15 * y + 3 * z;
    double du = 4 * x / sum - WHITE_U;
    double dv = 9 * y / sum - WHITE_V;
    double least = 0;
    double most = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double part = (least + most) / 2;
      double[] xyz = xyz(WHITE_U + part * du, WHITE_V + part * dv, y);
      if (isShown(xyz[0], xyz[1], xyz[2])) {
        least = part;
      } else {
        most = part;
      }
    }
    double[] xyz = xyz(WHITE_U + least * du, WHITE_V + least * dv, y);
    return ofIntensities(
        clipped(intensity(0, xyz[0], xyz[1], xyz[2])),
        clipped(intensity(1, xyz[0], xyz[1], xyz[2])),
        clipped(intensity(2, xyz[0], xyz[1], xyz[2])));
  }

  private static int ofXyY(double x, double y, double luminance) {
    return y == 0
        ? ofXyz(0, 0, 0)
        : ofXyz(x * luminance / y, luminance, (1 - x - y) * luminance / y);
  }

  private static int ofUvY(double u, double v, double luminance) {
    double[] xyz = xyz(u, v, luminance);
    return ofXyz(xyz[0], xyz[1], xyz[2]);
  }

  /** As Xlib has it, whose a and b are a hundred times as strong as those of CIE 1976. */
  private static int ofLab(double lightness, double a, double b) {
    double y = Math.pow((lightness + 16) / 116, 3);
    if (y < DARK) {
      double grey = lightness / 9.03292;
      return ofXyz(WHITE_X * (a / 3893.5 + grey), grey, WHITE_Z * (grey - b / 1557.4));
    }
    double grey = (lightness + 16) / 116;
    return ofXyz(WHITE_X * Math.pow(grey + a / 5, 3), y, WHITE_Z * Math.pow(grey - b / 2, 3));
  }

  /** As Xlib has it, whose u and v are a hundred times as strong as those of CIE 1976. */
  private static int ofLuv(double lightness, double u, double v) {
    double scale = 13 * lightness / 100;
    return lightness == 0
        ? ofXyz(0, 0, 0)
        : ofUvY(WHITE_U + u / scale, WHITE_V + v / scale, luminance(lightness));
  }

  private static int ofHvc(double hue, double value, double chroma) {
    if (value < 0 || value > 100 || chroma < 0) {
      return NONE;
    } else if (value == 0) {
      return 0;
    }
    double direction = Math.toRadians(hue) + BEST_RED;
    double length = chroma / (value * CHROMA_SCALE);
    return ofUvY(
        WHITE_U + length * Math.cos(direction),
        WHITE_V + length * Math.sin(direction),
        luminance(value));
  }

  private static double luminance(double lightness) {
    return lightness > DARK_SLOPE * DARK
        ? Math.pow((lightness + 16) / 116, 3)
        : lightness / DARK_SLOPE;
  }

  private static double[] xyz(double u, double v, double luminance) {
    double scale = 6 * u - 16 * v + 12;
    double x = scale == 0 ? 0 : 9 * u / scale;
    double y = scale == 0 ? 0 : 4 * v / scale;
    return y == 0
        ? new double[3]
        : new double[] {x * luminance / y, luminance, (1 - x - y) * luminance / y};
  }

  private static double intensity(int primary, double x, double y, double z) {
    double[] row = TO_INTENSITY[primary];
    return row[0] * x + row[1] * y + row[2] * z;
  }

  private static boolean isShown(double x, double y, double z) {
    for (int primary = 0; primary < 3; primary++) {
      double intensity = intensity(primary, x, y, z);
      if (!(intensity >= -ROUNDING && intensity <= 1 + ROUNDING)) {
        return false;
      }
    }
    return true;
  }

  /** A primary that clipping took away is not quite 0: it has the greatest value that is dark. */
  private static double clipped(double intensity) {
    return Math.max(intensity, ROUNDING);
  }

  /** The nearest of 256 values to an intensity. */
  private static int value(int primary, double intensity) {
    int[] response = RESPONSE[primary];
    double millionths = intensity * 1e6;
    if (millionths <= 0) {
      return 0;
    }
    int value = LAST_DARK[primary];
    int from = 0;
    int to = value + 1;
    for (int next : response) {
      if (millionths <= next) {
        return (int) Math.round(value + (to - value) * (millionths - from) / (next - from));
      }
      value = to;
      from = next;
      to = Math.min(value + 5, 255);
    }
    return 255;
  }
}
