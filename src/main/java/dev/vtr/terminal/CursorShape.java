package dev.vtr.terminal;

/** What the cursor looks like (DECSCUSR). */
public enum CursorShape {
  BLOCK,
  UNDERLINE,
  BAR
}
