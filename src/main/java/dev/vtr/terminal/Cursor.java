package dev.vtr.terminal;

/**
 * The cursor of a {@link Frame}.
 *
 * @param row 0 to rows - 1
 * @param col 0 to cols - 1; a cursor that waits to wrap stands on the last column
 * @param visible DECTCEM
 * @param shape DECSCUSR
 * @param blinking DECSCUSR and mode 12
 */
public record Cursor(int row, int col, boolean visible, CursorShape shape, boolean blinking) {}
