package dev.vtr.terminal;

/**
 * What a pointer did over the screen.
 *
 * @param row 0-based
 * @param col 0-based
 * @param button 1 left, 2 middle, 3 right, 4 wheel up, 5 wheel down, 6 and 7 wheel left and right,
 *     8 to 11 further ones; 0 for a movement without a button, and for nothing else
 * @param action what happened to it
 * @param shift held
 * @param alt held
 * @param ctrl held
 */
public record MouseEvent(
    int row, int col, int button, Action action, boolean shift, boolean alt, boolean ctrl) {
  /** What happened to the button. */
  public enum Action {
    PRESS,
    RELEASE,
    MOVE
  }

  /** Checks the ranges; IllegalArgumentException names the bad field. */
  public MouseEvent {
    if (row < 0 || row >= TerminalOptions.MAX_SIZE) {
      throw new IllegalArgumentException("row must be 0 to 999, not " + row);
    }
    if (col < 0 || col >= TerminalOptions.MAX_SIZE) {
      throw new IllegalArgumentException("col must be 0 to 999, not " + col);
    }
    if (button < 0 || button > 11) {
      throw new IllegalArgumentException("button must be 0 to 11, not " + button);
    }
    if (button == 0 && action != Action.MOVE) {
      throw new IllegalArgumentException("button 0 can only move");
    }
  }

  /** Without modifiers. */
  public MouseEvent(int row, int col, int button, Action action) {
    this(row, col, button, action, false, false, false);
  }
}
