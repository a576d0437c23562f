package dev.vtr.terminal;

/** What DECSC saves and DECRC brings back: each buffer has one. */
final class SavedCursor {
  int row;
  int col;
  boolean pendingWrap;
  boolean origin;

  /** Something was saved. */
  boolean used;

  final Pen pen = new Pen();
  final CharacterSets sets = new CharacterSets();

  /** As DECRC finds it when nothing was saved: home, default style and sets. */
  void clear() {
    row = 0;
    col = 0;
    pendingWrap = false;
    origin = false;
    used = false;
    pen.reset();
    pen.attributes = 0;
    pen.link = 0;
    sets.reset();
  }
}
