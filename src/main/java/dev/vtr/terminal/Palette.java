package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The colours that the terminal says it has: at first xterm's own, light grey on black. Programs
 * set them with OSC 4, 5 and 10 to 19, ask for them with a {@code ?} in place of a colour, and put
 * them back with OSC 104, 105 and 110 to 119. Answers are numbers in one form, whatever the form of
 * the wish. Viewers draw with palettes of their own.
 */
final class Palette {
  /** Colours of OSC 5: bold, underline, blink, reverse, italic. */
  private static final int SPECIAL = 5;

  private static final int INDEXED = 256;

  /** First number of the dynamic colours, OSC 10 to 19. */
  private static final int DYNAMIC = 10;

  private static final int ALL = INDEXED + SPECIAL + 10;

  /** Palettes that XTPUSHCOLORS keeps. */
  private static final int MAX_PUSHED = 10;

  private static final int FOREGROUND = 0xE5E5E5;
  private static final int BACKGROUND = 0x000000;

  /** xterm's first sixteen colours. */
  private static final int[] BASIC = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF
  };

  private final List<int[]> pushed = new ArrayList<>();
  private int pushedNow;
  private int[] colours = initial();

  private static int[] initial() {
    int[] colours = new int[ALL];
    for (int i = 0; i < ALL; i++) {
      colours[i] = initial(i);
    }
    return colours;
  }

  private static int initial(int index) {
    if (index < BASIC.length) {
      return BASIC[index];
    } else if (index < 232) {
      int cube = index - BASIC.length;
      return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
    } else if (index < INDEXED) {
      return 0x010101 * (8 + 10 * (index - 232));
    }
    return switch (index - INDEXED - SPECIAL + DYNAMIC) {
      case 11, 14, 16, 19 -> BACKGROUND;
      default -> FOREGROUND;
    };
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
  }

  /**
   * RIS, DECSTR, DECSCL: the colours of OSC 4 as they were in the beginning; those of OSC 5 and of
   * OSC 10 to 19, and what was pushed, stay.
   */
  void reset() {
    resetRange(0, INDEXED);
  }

  /** The value of a palette colour 0 to 255, 0xRRGGBB. */
  int indexed(int index) {
    return colours[index];
  }

  /**
   * OSC 4 and, with {@code first} at the special colours, OSC 5: pairs of a number and a colour.
   */
  void indexed(int command, String text, boolean bell, Replies replies) {
    String[] parts = text.split(";", 2 * INDEXED);
    int first = command == 5 ? INDEXED : 0;
    for (int i = 0; i + 1 < parts.length; i += 2) {
      int number = parts[i].isEmpty() ? 0 : number(parts[i]);
      if (number < 0 || first + number >= INDEXED + SPECIAL) {
        return;
      }
      change(first + number, parts[i + 1], command + ";" + number, bell, replies);
    }
  }

  /** OSC 10 to 19: each further colour is for the next number. */
  void dynamic(int command, String text, boolean bell, Replies replies) {
    String[] parts = text.split(";", 11);
    for (int i = 0; i < parts.length && command + i < DYNAMIC + 10; i++) {
      int index = INDEXED + SPECIAL + command + i - DYNAMIC;
      change(index, parts[i], String.valueOf(command + i), bell, replies);
    }
  }

  private void change(int index, String spec, String name, boolean bell, Replies replies) {
    if (spec.equals("?")) {
      replies.osc(name + ";" + rgb(colours[index]), bell);
      return;
    }
    int colour = ColourSpec.parse(spec);
    if (colour != ColourSpec.NONE) {
      colours[index] = colour;
    }
  }

  /** OSC 104 and 105: the numbers named, or all of them. */
  void resetIndexed(int command, String text) {
    int first = command == 105 ? INDEXED : 0;
    int end = command == 105 ? INDEXED + SPECIAL : INDEXED;
    if (text.isEmpty()) {
      resetRange(first, end);
      return;
    }
    for (String part : text.split(";", INDEXED)) {
      int number = number(part);
      if (number >= 0 && first + number < INDEXED + SPECIAL) {
        resetRange(first + number, first + number + 1);
      }
    }
  }

  /** OSC 110 to 119. */
  void resetDynamic(int command) {
    int index = INDEXED + SPECIAL + command - 110;
    resetRange(index, index + 1);
  }

  private void resetRange(int from, int to) {
    for (int i = from; i < to; i++) {
      colours[i] = initial(i);
    }
  }

  /** XTPUSHCOLORS: 0 on top, 1 to 10 in that place. */
  void push(int place) {
    int at = place == 0 ? pushedNow : place - 1;
    if (at >= MAX_PUSHED) {
      return;
    }
    while (pushed.size() <= at) {
      pushed.add(initial());
    }
    pushed.set(at, colours.clone());
    pushedNow = at + 1;
  }

  /** XTPOPCOLORS: 0 from the top, 1 to 10 from that place. */
  void pop(int place) {
    int at = place == 0 ? pushedNow - 1 : place - 1;
    if (at < 0 || at >= pushed.size()) {
      return;
    }
    colours = pushed.get(at).clone();
    pushedNow = at;
  }

  /** XTREPORTCOLORS: the place in force and the places in use. */
  void report(Replies replies) {
    replies.csi("?" + pushedNow + ";" + pushed.size() + "#Q");
  }

  /** What differs from the beginning, and what was pushed, as control sequences. */
  void dump(StringBuilder out) {
    int[] now = initial();
    for (int n = 0; n < pushed.size(); n++) {
      now = change(out, now, pushed.get(n));
      csi(out, (n + 1) + "#P");
    }
    if (pushedNow < pushed.size()) {
      now = pushed.get(pushedNow);
      csi(out, (pushedNow + 1) + "#Q");
    }
    change(out, now, colours);
  }

  private static int[] change(StringBuilder out, int[] from, int[] to) {
    for (int n = 0; n < ALL; n++) {
      if (from[n] != to[n]) {
        out.append("\u001b]").append(name(n)).append(';').append(rgb(to[n])).append("\u001b\\");
      }
    }
    return to;
  }

  /** Command and number of a colour. */
  private static String name(int index) {
    if (index < INDEXED) {
      return "4;" + index;
    }
    return index < INDEXED + SPECIAL
        ? "5;" + (index - INDEXED)
        : String.valueOf(index - INDEXED - SPECIAL + DYNAMIC);
  }

  private static void csi(StringBuilder out, String rest) {
    out.append("\u001b[").append(rest);
  }

  /** DECCTR: the first sixteen colours, each part in percent. */
  String table() {
    var table = new StringBuilder();
    for (int i = 0; i < BASIC.length; i++) {
      int colour = colours[i];
      table.append(i == 0 ? "" : "/").append(i).append(";2;");
      table.append(percent(colour >> 16)).append(';');
      table.append(percent(colour >> 8 & 0xFF)).append(';').append(percent(colour & 0xFF));
    }
    return table.toString();
  }

  private static int percent(int part) {
    return (part * 100 + 127) / 255;
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
