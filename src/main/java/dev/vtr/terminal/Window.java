package dev.vtr.terminal;

/**
 * The window that programs believe to be in: nobody sees it, so it is where a program put it, and
 * an icon if a program made it one (XTWINOPS 1, 2 and 3, where sizes may be changed).
 */
final class Window {
  /** Larger ones are cut: no screen is as wide. */
  private static final int MAX_PLACE = 32_767;

  private int x;
  private int y;
  private boolean icon;

  void place(int newX, int newY) {
    x = Math.min(newX, MAX_PLACE);
    y = Math.min(newY, MAX_PLACE);
  }

  void icon(boolean on) {
    icon = on;
  }

  /** The rest of XTWINOPS's answer to 11: 1 a window, 2 an icon. */
  String state() {
    return icon ? "2t" : "1t";
  }

  /** The rest of the answer to 13. */
  String placed() {
    return "3;" + x + ";" + y + "t";
  }
}
