package dev.vtr.terminal;

/** A rectangle of cells, 0-based, edges inclusive. */
record Region(int top, int left, int bottom, int right) {}
