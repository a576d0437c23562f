package dev.vtr.terminal;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Colours as programs name them (Xlib, "Color Strings"): {@code rgb:h/h/h} with one to four
 * hexadecimal digits each, {@code #rgb} to {@code #rrrrggggbbbb}, {@code rgbi:f/f/f} and the other
 * spaces of {@link CieColour}, and the names of {@link ColourNames}, whatever their letters and
 * blanks. Eight bits of each part are kept.
 */
final class ColourSpec {
  static final int NONE = -1;

  /** Longer texts name nothing. */
  private static final int MAX_LENGTH = 64;

  private static final Pattern DECIMAL =
      Pattern.compile(" *[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]{1,2})?");

  private ColourSpec() {}

  /** 0xRRGGBB, or {@link #NONE} if the text is none of the forms. */
  static int parse(String text) {
    String spec = text.toLowerCase(Locale.ROOT);
    if (spec.length() > MAX_LENGTH) {
      return NONE;
    } else if (spec.startsWith("#")) {
      return sharp(spec.substring(1));
    } else if (spec.startsWith("rgb:")) {
      return scaled(spec.substring(4).split("/", 4));
    } else if (spec.indexOf(':') > 0) {
      int colon = spec.indexOf(':');
      return measured(spec.substring(0, colon), spec.substring(colon + 1).split("/", 4));
    }
    return ColourNames.of(spec.replace(" ", ""));
  }

  /** The digits are the highest of each part, as Xlib reads them. */
  private static int sharp(String digits) {
    int each = digits.length() / 3;
    if (each < 1 || each > 4 || digits.length() % 3 != 0 || !isHex(digits)) {
      return NONE;
    }
    int colour = 0;
    for (int i = 0; i < 3; i++) {
      int value = Integer.parseInt(digits.substring(i * each, (i + 1) * each), 16);
      colour = colour << 8 | (each == 1 ? value << 4 : value >> 4 * (each - 2));
    }
    return colour;
  }

  private static int scaled(String[] parts) {
    if (parts.length != 3) {
      return NONE;
    }
    int colour = 0;
    for (String digits : parts) {
      if (digits.isEmpty() || digits.length() > 4 || !isHex(digits)) {
        return NONE;
      }
      int most = (1 << 4 * digits.length()) - 1;
      colour = colour << 8 | (int) (Long.parseLong(digits, 16) * 0xFFFF / most >> 8);
    }
    return colour;
  }

  private static int measured(String space, String[] parts) {
    for (String part : parts) {
      if (!DECIMAL.matcher(part).matches()) {
        return NONE;
      }
    }
    return parts.length == 3
        ? CieColour.of(
            space,
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]))
        : NONE;
  }

  private static boolean isHex(String digits) {
    return digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
  }
}
