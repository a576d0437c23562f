package dev.vtr.terminal;

/** What VT52 mode puts aside when it is entered, and brings back when it is left. */
record AnsiState(
    boolean autowrap,
    boolean origin,
    boolean insert,
    boolean newLine,
    boolean leftRightMargins,
    Pen pen,
    CharacterSets sets) {
  /** As it is now; pen and sets are copies. */
  static AnsiState of(Screen screen) {
    var pen = new Pen();
    pen.copyFrom(screen.pen);
    var sets = new CharacterSets();
    sets.copyFrom(screen.sets);
    Modes modes = screen.modes;
    return new AnsiState(
        modes.autowrap,
        modes.origin,
        modes.insert,
        modes.newLine,
        modes.leftRightMargins,
        pen,
        sets);
  }

  /** Brings it back, but for the hyperlink. */
  void restore(Screen screen) {
    Modes modes = screen.modes;
    modes.autowrap = autowrap;
    modes.origin = origin;
    modes.insert = insert;
    modes.newLine = newLine;
    modes.leftRightMargins = leftRightMargins;
    int link = screen.pen.link;
    screen.pen.copyFrom(pen);
    screen.pen.link = link;
    screen.pen.changed();
    screen.sets.copyFrom(sets);
  }
}
