package dev.vtr.terminal;

/**
 * The colours that the terminal says it has: xterm's own palette, light grey on black. They cannot
 * be set; questions (a {@code ?} in place of a colour) get the fixed value.
 */
final class Colours {
  private static final int FOREGROUND = 0xE5E5E5;
  private static final int BACKGROUND = 0x000000;

  /** xterm's first sixteen colours. */
  private static final int[] BASIC = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF
  };

  /** The value of a palette colour, 0xRRGGBB. */
  static int palette(int index) {
    if (index < 16) {
      return BASIC[index];
    }
    if (index < 232) {
      int cube = index - 16;
      return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
    }
    return 0x010101 * (8 + 10 * (index - 232));
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
  }

  /** OSC 4, 5 and 10 to 19: answers each question, and lets the wishes be. */
  void ask(int command, String text, boolean bell, Replies replies) {
    String[] parts = text.split(";", 2 * 256);
    if (command == 4 || command == 5) {
      for (int i = 0; i + 1 < parts.length; i += 2) {
        int index = number(parts[i]);
        if (index >= 0 && index <= 255 && parts[i + 1].equals("?") && command == 4) {
          replies.osc("4;" + index + ";" + rgb(palette(index)), bell);
        }
      }
      return;
    }
    for (int i = 0; i < parts.length && command + i <= 19; i++) {
      if (parts[i].equals("?")) {
        replies.osc((command + i) + ";" + rgb(dynamic(command + i)), bell);
      }
    }
  }

  private static int dynamic(int command) {
    return switch (command) {
      case 11, 14, 16, 17 -> BACKGROUND;
      default -> FOREGROUND;
    };
  }

  private static int number(String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.parseInt(digits) : -1;
  }

  private static String rgb(int colour) {
    int red = colour >> 16;
    int green = colour >> 8 & 0xFF;
    int blue = colour & 0xFF;
    return String.format("rgb:%02x%02x/%02x%02x/%02x%02x", red, red, green, green, blue, blue);
  }
}
