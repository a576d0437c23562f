package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;

/**
 * A terminal as control sequences: fed to a new one of the same size they give the same text,
 * styles, wraps, cursor, saved cursor, title, and the modes that output and keys depend on.
 *
 * <p>Not in it: character sets, also saved ones; colours that the program set; XTSAVE's modes,
 * modes 2026 and 2048 (they hold frames, or make an answer); the level and DECSACE; flags of the
 * keyboard below the uppermost.
 */
final class Dump {
  private final Screen screen;
  private final Session session;
  private final Lines lines;
  private final RowPictures pictures;
  private final StringBuilder out = new StringBuilder();
  private Style style = Style.DEFAULT;

  Dump(Screen screen, Session session, Lines lines, RowPictures pictures) {
    this.screen = screen;
    this.session = session;
    this.lines = lines;
    this.pictures = pictures;
  }

  byte[] bytes(int scrollbackRows) {
    out.append("\u001b[0m");
    int kept = lines.scrollbackRows();
    for (int i = Math.max(0, kept - scrollbackRows); i < kept; i++) {
      row(lines.scrollbackRow(i), screen.cols(), true);
    }
    grid(screen.primary);
    if (screen.isAlternate()) {
      saved(screen.savedPrimary, "\u001b[?1049h");
      out.append("\u001b[H");
      grid(screen.alternate);
    }
    if (screen.saved().used) {
      saved(screen.saved(), "\u001b7");
    }
    state();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Goes where a cursor was saved, in its style and its origin mode, and lets it be saved. */
  private void saved(SavedCursor saved, String save) {
    mode(saved.origin, "?6h");
    place(saved.row, saved.col);
    restyle(look(saved.pen));
    out.append(save);
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

  private void grid(Grid grid) {
    boolean wrapped = false;
    for (int y = 0; y < grid.rowCount(); y++) {
      FrameRow row = pictures.picture(grid.row(y));
      if (wrapped && usedCols(row) == 0) {
        out.append(" \r\u001b[K"); // only a character makes the row before wrap
      }
      row(row, grid.cols(), y < grid.rowCount() - 1);
      wrapped = row.wrapped();
    }
    lineSizes(grid);
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

  /** Trailing blanks without a style are left out, but where the row wraps. */
  private void row(FrameRow row, int cols, boolean more) {
    int end = row.wrapped() ? cols : usedCols(row);
    row.visit(
        end,
        (col, text, width, look) -> {
          if (col < end) {
            restyle(look);
            cluster(text, width);
          }
        });
    restyle(Style.DEFAULT);
    if (more && !row.wrapped()) {
      out.append("\r\n");
    }
  }

  /**
   * Clusters are written with mode 2027 on, whatever it is in the end; text that its neighbours or
   * its own selectors would make another cluster of is written with mode 2027 off.
   */
  private void cluster(String text, int width) {
    int first = text.codePointAt(0);
    if (first < 0x80 && text.length() == 1) {
      out.append(text);
      return;
    }
    int kind = CodePoints.clusterClass(CodePoints.properties(first));
    boolean alone = kind != CodePoints.OTHER;
    code(first, alone);
    for (int i = Character.charCount(first); i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      code(codePoint, width == 1 && codePoint == CodePoints.VS16);
      i += Character.charCount(codePoint);
    }
  }

  private void code(int codePoint, boolean alone) {
    out.append(alone ? "\u001b[?2027l" : "").appendCodePoint(codePoint);
    out.append(alone ? "\u001b[?2027h" : "");
  }

  private static int usedCols(FrameRow row) {
    int end = row.textCols();
    for (StyleRun run : row.runs()) {
      end = Math.max(end, run.start() + run.length());
    }
    return end;
  }

  private void restyle(Style next) {
    if (next.equals(style)) {
      return;
    }
    AnsiStyle.append(out, style, next);
    style = next;
  }

  private void state() {
    Modes modes = screen.modes;
    if (!session.title.isEmpty()) {
      out.append("\u001b]2;").append(session.title).append("\u001b\\");
    }
    if (screen.modes.leftRightMargins) {
      out.append("\u001b[?69h");
      csi((screen.left + 1) + ";" + (screen.right + 1) + "s");
    }
    if (screen.top > 0 || screen.bottom < screen.rows() - 1) {
      csi((screen.top + 1) + ";" + (screen.bottom + 1) + "r");
    }
    tabs();
    csi(session.cursorStyle() + " q");
    mode(modes.applicationCursorKeys, "?1h");
    mode(modes.reverseVideo, "?5h");
    mode(modes.reverseWrap, "?45h");
    mode(modes.bracketedPaste, "?2004h");
    mode(modes.focusReports, "?1004h");
    mode(modes.newLine, "20h");
    mode(modes.mouseTracking != 0, "?" + modes.mouseTracking + "h");
    mode(modes.mouseEncoding != 0, "?" + modes.mouseEncoding + "h");
    mode(!modes.cursorVisible, "?25l");
    if (modes.applicationKeypad) {
      out.append("\u001b=");
    }
    cursor();
    mode(modes.insert, "4h");
    mode(!modes.autowrap, "?7l");
    mode(!modes.graphemeClusters, "?2027l");
    int flags = session.keyboard.flags(screen.isAlternate());
    mode(flags != 0, "=" + flags + "u");
    int otherKeys = session.keyboard.modifyOtherKeys();
    mode(otherKeys != 0, ">4;" + otherKeys + "m");
  }

  private void cursor() {
    if (screen.modes.origin) {
      csi("?6h");
      place(screen.cursorRow - screen.top, screen.cursorCol - screen.left);
    } else {
      place(screen.cursorRow, screen.cursorCol);
    }
    if (screen.pendingWrap) {
      rewriteLastCell();
    }
    restyle(look(screen.pen));
  }

  /** Only writing to the last column makes the cursor wait there. */
  private void rewriteLastCell() {
    FrameRow row = pictures.picture(screen.cursorLine());
    row.visit(
        screen.cols(),
        (col, text, width, look) -> {
          if (col + width - 1 == screen.cursorCol) {
            if (width == 2) {
              out.append("\u001b[D");
            }
            restyle(look);
            cluster(text, width);
          }
        });
  }

  private void tabs() {
    boolean usual = true;
    for (int col = 0; col < screen.cols(); col++) {
      usual &= screen.tabs.isSet(col) == (col % 8 == 0);
    }
    if (usual) {
      return;
    }
    csi("3g");
    for (int col = 0; col < screen.cols(); col++) {
      if (screen.tabs.isSet(col)) {
        csi((col + 1) + "G");
        out.append("\u001bH");
      }
    }
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
