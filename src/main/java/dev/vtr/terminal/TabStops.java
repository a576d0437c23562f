package dev.vtr.terminal;

import java.util.BitSet;

/** Tab stops, at first one in every eighth column. Stops beyond the screen's width are kept. */
final class TabStops {
  private static final int EVERY = 8;

  private final BitSet stops = new BitSet(TerminalOptions.MAX_SIZE);

  TabStops() {
    reset();
  }

  void reset() {
    stops.clear();
    for (int col = 0; col < TerminalOptions.MAX_SIZE; col += EVERY) {
      stops.set(col);
    }
  }

  void set(int col) {
    stops.set(col);
  }

  void clear(int col) {
    stops.clear(col);
  }

  void clearAll() {
    stops.clear();
  }

  boolean isSet(int col) {
    return stops.get(col);
  }

  /** The first stop after {@code col}, or {@code last} if there is none before it. */
  int next(int col, int last) {
    int stop = stops.nextSetBit(col + 1);
    return stop < 0 || stop > last ? last : stop;
  }

  /** The last stop before {@code col}, or 0. */
  int previous(int col) {
    return col == 0 ? 0 : Math.max(0, stops.previousSetBit(col - 1));
  }
}
