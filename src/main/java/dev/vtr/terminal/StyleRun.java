package dev.vtr.terminal;

/**
 * Columns of a row that look alike and not like the default.
 *
 * @param start first column
 * @param length columns, at least 1
 * @param style never {@link Style#DEFAULT}
 */
public record StyleRun(int start, int length, Style style) {}
