package dev.vtr.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the mouse sends under the modes in force (xterm's control sequences, "Mouse Tracking"). */
final class MouseEncoder {
  private static final byte[] NOTHING = {};

  /** First 0-based coordinate that one byte cannot hold after 33 is added: NUL stands for it. */
  private static final int BEYOND_BYTE = 223;

  /** The same for the two bytes of mode 1005. */
  private static final int BEYOND_UTF8 = 2015;

  private static final int X10_MOUSE = 9;
  private static final int RELEASED = 3;
  private static final int MOTION = 32;
  private static final int WHEEL_UP = 4;
  private static final int WHEEL_DOWN = 5;

  /** xterm's scroll-back and scroll-forw for a click of the wheel. */
  private static final int LINES_PER_CLICK = 5;

  private final Screen screen;
  private int lastRow = -1;
  private int lastCol = -1;
  private int lastButton = -1;

  MouseEncoder(Screen screen) {
    this.screen = screen;
  }

  byte[] encode(MouseEvent event) {
    int beyond = beyond();
    int row = Math.min(Math.min(event.row(), screen.rows() - 1), beyond);
    int col = Math.min(Math.min(event.col(), screen.cols() - 1), beyond);
    boolean move = event.action() == MouseEvent.Action.MOVE;
    boolean still = move && row == lastRow && col == lastCol && event.button() == lastButton;
    lastRow = row;
    lastCol = col;
    lastButton = event.button();
    if (isAlternateScroll(event)) {
      return cursorKeys(event);
    }
    if (!isWanted(event) || still) {
      return NOTHING;
    }
    int code = button(event.button()) + modifiers(event) + (move ? MOTION : 0);
    boolean release = event.action() == MouseEvent.Action.RELEASE;
    return switch (screen.modes.mouseEncoding) {
      case 1006 -> ascii("<" + code + ";" + (col + 1) + ";" + (row + 1) + (release ? "m" : "M"));
      case 1016 ->
          ascii(
              "<"
                  + code
                  + ";"
                  + (col * Reports.CELL_WIDTH + 1)
                  + ";"
                  + (row * Reports.CELL_HEIGHT + 1)
                  + (release ? "m" : "M"));
      case 1015 -> ascii((legacy(code, release) + 32) + ";" + (col + 1) + ";" + (row + 1) + "M");
      case 1005 -> utf8(legacy(code, release), col, row);
      default -> bytes(legacy(code, release), col, row);
    };
  }

  /** Mode 1007: on the alternate screen, where no program wants the mouse, the wheel is keys. */
  private boolean isAlternateScroll(MouseEvent event) {
    return screen.modes.alternateScroll
        && screen.modes.mouseTracking == 0
        && screen.isAlternate()
        && event.action() == MouseEvent.Action.PRESS
        && (event.button() == WHEEL_UP || event.button() == WHEEL_DOWN);
  }

  /** As many lines as xterm scrolls: five, or with Ctrl half of the screen. */
  private byte[] cursorKeys(MouseEvent event) {
    int lines = event.ctrl() ? Math.max(1, screen.rows() / 2) : LINES_PER_CLICK;
    String key = screen.modes.applicationCursorKeys ? "\u001bO" : "\u001b[";
    return (key + (event.button() == WHEEL_UP ? 'A' : 'B'))
        .repeat(lines)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** X10's mouse has three buttons; of the wheel, up and down are never released. */
  private boolean isWanted(MouseEvent event) {
    boolean wheel = event.button() == WHEEL_UP || event.button() == WHEEL_DOWN;
    return switch (event.action()) {
      case PRESS ->
          screen.modes.mouseTracking >= 1000
              || (screen.modes.mouseTracking == X10_MOUSE && event.button() <= 3);
      case RELEASE -> screen.modes.mouseTracking >= 1000 && !wheel;
      case MOVE ->
          screen.modes.mouseTracking == 1003
              || (screen.modes.mouseTracking == 1002 && event.button() != 0);
    };
  }

  private static int button(int number) {
    if (number == 0) {
      return RELEASED;
    }
    return number <= 3 ? number - 1 : number <= 7 ? 64 + number - 4 : 128 + number - 8;
  }

  private int modifiers(MouseEvent event) {
    if (screen.modes.mouseTracking == X10_MOUSE) {
      return 0;
    }
    return (event.shift() ? 4 : 0) + (event.alt() ? 8 : 0) + (event.ctrl() ? 16 : 0);
  }

  /** The older encodings do not say which button was released. */
  private static int legacy(int code, boolean release) {
    return release ? (code & ~(3 | 64 | 128)) | RELEASED : code;
  }

  private static byte[] ascii(String rest) {
    return ("\u001b[" + rest).getBytes(StandardCharsets.US_ASCII);
  }

  /** What positions are cut to in the encoding in force. */
  private int beyond() {
    return switch (screen.modes.mouseEncoding) {
      case 1006, 1015, 1016 -> Integer.MAX_VALUE;
      case 1005 -> BEYOND_UTF8;
      default -> BEYOND_BYTE;
    };
  }

  private static int position(int coordinate, int beyond) {
    return coordinate == beyond ? 0 : coordinate + 33;
  }

  private static byte[] bytes(int code, int col, int row) {
    int x = position(col, BEYOND_BYTE);
    int y = position(row, BEYOND_BYTE);
    return new byte[] {0x1B, '[', 'M', (byte) (code + 32), (byte) x, (byte) y};
  }

  private static byte[] utf8(int code, int col, int row) {
    int x = position(col, BEYOND_UTF8);
    int y = position(row, BEYOND_UTF8);
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1B, '[', 'M'});
    for (int value : new int[] {code + 32, x, y}) {
      out.writeBytes(Character.toString(value).getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
