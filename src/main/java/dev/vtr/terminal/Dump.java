package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;

/**
 * A terminal as control sequences: fed to a new one of the same size and permissions they give the
 * same text, styles, wraps, cursors, and settings ({@link DumpedSettings}); fed to one that was
 * used before they erase it and look the same. Both buffers are in it, the alternate one where
 * something is on it or saved for it.
 */
final class Dump {
  private static final String WIDE_BLANK = "\u3000";

  /**
   * Takes a terminal that was used before: style, sets, insertion, origin mode, buffer, margins,
   * wrap and cursor as in the beginning, and a blank screen. Its colours stay as somebody chose
   * them.
   */
  private static final String BEGINNING =
      "\u001b[0m\u001b(B\u000f\u001b[4l\u001b[?6;47;69l\u001b[?7;25h\u001b[r\u001b[H\u001b[J";

  private final Screen screen;
  private final Session session;
  private final AnsiState ansi;
  private final DumpedSettings settings;
  private final Lines lines;
  private final RowPictures pictures;
  private final StringBuilder out = new StringBuilder();
  private final DumpedClusters clusters = new DumpedClusters(out);
  private Style style = Style.DEFAULT;
  private boolean unclean; // DECSCA or DECSC was used and shall not have been
  private boolean wraps; // the row written last continues in the next
  private boolean wrapsEarly; // and its last column is not written yet
  private int rowsWritten; // since the top of the screen that is written to

  Dump(Screen screen, Session session, Functions functions, Lines lines, RowPictures pictures) {
    this.screen = screen;
    this.session = session;
    ansi = functions.ansi();
    this.lines = lines;
    this.pictures = pictures;
    settings = new DumpedSettings(out, screen, session, functions);
  }

  byte[] bytes(int scrollbackRows) {
    out.append(BEGINNING);
    settings.first();
    scrollback(scrollbackRows);
    boolean alternate = screen.isAlternate();
    boolean both = alternate || isAlternateUsed();
    grid(screen.primary);
    clean(!both);
    saved(screen.savedPrimary, screen.primary, alternate ? "\u001b[?1049h" : "\u001b7");
    if (both) {
      csi(alternate && screen.savedPrimary.used ? "H" : "?47h\u001b[H\u001b[J");
      if (alternate && screen.savedPrimary.pen.background != 0) {
        csi("2J"); // it was cleared with that background
      }
      rowsWritten = 0;
      grid(screen.alternate);
      clean(true);
      saved(screen.savedAlternate, screen.alternate, "\u001b7");
      settings.keyboardOf(true);
      csi("?47l");
    }
    settings.keyboardOf(false);
    mode(alternate, "?47h");
    state();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private boolean isAlternateUsed() {
    boolean used = screen.savedAlternate.used || !session.keyboard.isUnused(true);
    for (int y = 0; y < screen.rows(); y++) {
      used |= screen.alternate.row(y).usedCols() > 0;
    }
    return used;
  }

  /**
   * Goes where a cursor was saved, in its style, its sets and its origin mode, and lets it be
   * saved.
   */
  private void saved(SavedCursor saved, Grid grid, String save) {
    if (!saved.used) {
      return;
    }
    mode(saved.origin, "?6h");
    place(saved.row, saved.col);
    if (saved.pendingWrap) {
      letWait(grid, saved.row, saved.col, saved.origin);
    }
    restyle(look(saved.pen));
    settings.sets(saved.sets);
    out.append(save);
    settings.sets(new CharacterSets());
    mode(saved.origin, "?6l");
    restyle(Style.DEFAULT);
  }

  private Style look(Pen pen) {
    return new Style(
        pen.foreground,
        pen.background,
        pen.underlineColor,
        pen.attributes,
        screen.styles.links().uri(pen.link));
  }

  private void scrollback(int rows) {
    int kept = lines.scrollbackRows();
    for (int i = Math.max(0, kept - rows); i < kept; i++) {
      FrameRow row = lines.scrollbackRow(i);
      boolean gap = row.wrapped() && row.cols() < screen.cols();
      row(row, row.cols(), gap, true);
    }
  }

  private void grid(Grid grid) {
    for (int y = 0; y < grid.rowCount(); y++) {
      Row row = grid.row(y);
      boolean gap = RowCodec.keptOfLine(row) < grid.cols();
      row(pictures.picture(row), row.usedCols(), gap, y < grid.rowCount() - 1);
    }
    wraps = false;
    lineSizes(grid);
  }

  /** After the text of a buffer: below level 4 wide characters could not have got two styles. */
  private void clean(boolean last) {
    boolean cleaned = last && settings.lowerLevel();
    mode(unclean && !cleaned, "!p");
    unclean = false;
  }

  private void lineSizes(Grid grid) {
    for (int y = 0; y < grid.rowCount(); y++) {
      int size = grid.row(y).lineSize;
      if (size != 0) {
        place(y, 0);
        out.append("\u001b#").append(size == 1 ? '6' : size == 2 ? '3' : '4');
      }
    }
  }

  /**
   * Blanks at the end that were never written are left out, but where the row wraps.
   *
   * @param used columns up to the last that is not such a blank
   * @param gap the row wraps before its last column, as a wide character did not fit there
   */
  private void row(FrameRow row, int used, boolean gap, boolean more) {
    int end = row.wrapped() ? screen.cols() : used;
    continueLine(row, end);
    boolean narrowed = end == screen.cols() && lastNarrowed(row);
    int written = gap || narrowed ? end - 1 : end;
    row.visit(
        written,
        (col, text, width, look) -> {
          if (col >= written) {
            return;
          }
          if (width == 2) {
            wide(text, Math.min(rowsWritten, screen.rows() - 1), col, look, row);
            return;
          }
          restyle(look);
          if (col + 1 < screen.cols() && DumpedClusters.isSqueezed(text, width)) {
            squeezed(text, col);
          } else {
            clusters.append(text, width);
            if (col + 1 == written && DumpedClusters.isNarrowed(text, width)) {
              restyle(Style.DEFAULT);
              mode(!narrowed, "K"); // what it leaves behind it has its style
            }
          }
        });
    rowsWritten++;
    restyle(Style.DEFAULT);
    if (narrowed && row.wrapped()) {
      out.append("\u001b8");
    }
    if (more && !row.wrapped()) {
      out.append("\r\n");
    }
    wraps = more && row.wrapped();
    wrapsEarly = gap;
  }

  /**
   * Only a character makes the row before wrap, and its background would fill the row that may come
   * in at the bottom.
   */
  private void continueLine(FrameRow row, int end) {
    if (!wraps) {
      return;
    }
    if (wrapsEarly && row.beginsWide()) {
      out.append(WIDE_BLANK).append('\r');
      return;
    }
    if (wrapsEarly) {
      out.append(' ');
    }
    if (end == 0) {
      out.append(" \r\u001b[K");
    } else if (row.styleAt(0).background() != 0) {
      out.append(" \r");
    }
  }

  /**
   * A character that is wide until VS15 narrows it cannot be written to the last column: it is
   * moved there before the others are written. Where the row wraps, DECRC brings back that later.
   * False if there is none.
   */
  private boolean lastNarrowed(FrameRow row) {
    int last = screen.cols() - 1;
    int before = out.length();
    row.visit(
        screen.cols(),
        (col, text, width, look) -> {
          if (col == last && col > 0 && DumpedClusters.isNarrowed(text, width)) {
            out.append(" \r"); // for which the row before may have to wrap
            csi(last + "C \u001b7\r");
            unclean = true;
            restyle(look);
            clusters.append(text, width);
            restyle(Style.DEFAULT);
            out.append('\r');
            csi(last + "@");
          }
        });
    return out.length() > before;
  }

  /**
   * DECCARA gives the halves of a wide character two styles. It knows one underline only: a half
   * with another one is written so, and the other half changed.
   */
  private void wide(String text, int y, int col, Style first, FrameRow row) {
    Style second = row.runs().isEmpty() ? first : row.styleAt(col + 1);
    boolean changesFirst = (second.attributes() & Style.UNDERLINE) > 1 << Style.UNDERLINE_SHIFT;
    restyle(changesFirst ? second : first);
    clusters.append(text, 2);
    if (changesFirst) {
      half(y, col, second, first);
    } else {
      half(y, col + 1, first, second);
    }
  }

  private void half(int y, int col, Style before, Style after) {
    if (after.equals(before)) {
      return;
    }
    String cell = (y + 1) + ";" + (col + 1);
    csi(cell + ";" + cell);
    attribute(before, after, Style.BOLD, 1, 22);
    attribute(before, after, Style.UNDERLINE, 4, 24);
    attribute(before, after, Style.BLINK, 5, 25);
    attribute(before, after, Style.INVERSE, 7, 27);
    out.append("$r");
  }

  private void attribute(Style before, Style after, int bits, int on, int off) {
    int wanted = after.attributes() & bits;
    if (wanted != (before.attributes() & bits)) {
      out.append(';').append(wanted != 0 ? on : off);
    }
  }

  /**
   * Only the last column squeezes a cluster: it is written there and moved to its place. A blank in
   * its place lets the row before wrap.
   */
  private void squeezed(String text, int col) {
    out.append(' ');
    csi(screen.cols() + "G");
    clusters.append(text, 1);
    restyle(Style.DEFAULT);
    csi((col + 1) + "G");
    csi((screen.cols() - 1 - col) + "P");
    csi("C");
  }

  private void restyle(Style next) {
    if (next.equals(style)) {
      return;
    }
    AnsiStyle.append(out, style, next);
    unclean |= protectsAgain(next);
    style = next;
  }

  private void state() {
    settings.beforeCursor();
    cursor();
    settings.afterCursor();
    if (settings.levelOneByVt52()) {
      levelOne();
    }
    settings.last();
  }

  /** Through VT52 mode, which makes an xterm 80 columns wide: where DECSCL cannot do it. */
  private void levelOne() {
    csi("?2l\u001b<");
    if (!screen.hasFullWidth()) { // VT52 mode has no margins left and right
      settings.leftRightMargins();
      placeCursor();
    }
  }

  private void cursor() {
    mode(screen.modes.origin, "?6h");
    placeCursor();
    if (screen.pendingWrap) {
      letWait(screen.grid, screen.cursorRow, screen.cursorCol, screen.modes.origin);
    }
    restyle(look(ansi.pen()));
  }

  private void placeCursor() {
    boolean origin = screen.modes.origin;
    int row = screen.cursorRow - (origin ? screen.top : 0);
    int col = screen.cursorCol - (origin ? screen.left : 0);
    place(row, col);
  }

  /**
   * Makes the next character wrap first: in the line's last column by writing to it, which all
   * terminals know; elsewhere, where another margin was, and where what is there cannot be written,
   * by DECRSPS, which level 2 does not have.
   */
  private void letWait(Grid grid, int row, int col, boolean origin) {
    int y = Math.min(row, grid.rowCount() - 1);
    if (col == DumpedSettings.lastCol(grid, y)) {
      rewriteLastCell(grid.row(y), y, col, origin);
    } else {
      restoreWait(y, col, origin);
    }
  }

  private void rewriteLastCell(Row line, int cursorRow, int cursorCol, boolean origin) {
    FrameRow row = pictures.picture(line);
    row.visit(
        screen.cols(),
        (col, text, width, look) -> {
          if (col + width - 1 != cursorCol) {
            return;
          }
          boolean changes =
              protectsAgain(look) || (width == 2 && !look.equals(row.styleAt(col + 1)));
          if (DumpedClusters.isNarrowed(text, width) || (changes && settings.restoresCursor())) {
            restoreWait(cursorRow, cursorCol, origin);
          } else if (width == 2) {
            out.append("\u001b[D");
            wide(text, cursorRow, col, look, row);
          } else {
            restyle(look);
            clusters.append(text, width);
          }
        });
  }

  private void restoreWait(int row, int col, boolean origin) {
    String place = (row + 1) + ";" + (col + 1) + ";1;@;@;";
    out.append("\u001bP1$t").append(place).append(origin ? 'I' : 'H').append("\u001b\\");
  }

  /** True if DECSCA, which writes the style, would put protection in force that was ended. */
  private boolean protectsAgain(Style next) {
    return next.has(Style.PROTECTED) && settings.protectsNothing();
  }

  private void place(int row, int col) {
    csi((row + 1) + ";" + (col + 1) + "H");
  }

  private void mode(boolean set, String rest) {
    if (set) {
      csi(rest);
    }
  }

  private void csi(String rest) {
    out.append("\u001b[").append(rest);
  }
}
