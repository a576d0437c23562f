package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal may hold that its dump does not give back: where one of these is so, it is not
 * compared with its copy. What REP would repeat and what marks would join, which every terminal
 * has, {@link DumpedTwin} makes the same in both.
 */
record LeftOut(String name, String reason, Predicate<Terminal> isIn) {
  private static final List<LeftOut> ALL =
      List.of(
          new LeftOut(
              "DECCOLM",
              "setting it clears, and asks for another size",
              t ->
                  t.screen().modes.columns132
                      || t.functions().modeNumbers().saved().getOrDefault(3, false)),
          new LeftOut(
              "wide in one column",
              "above a screen of one column are wide characters that nothing can write there",
              t -> t.cols() == 1 && holdsWide(t)),
          new LeftOut(
              "waits at levels 1 and 2",
              "only DECRSPS, of level 3, makes a cursor wait without a character (and in any column:"
                  + " level 1 has another way for that)",
              t -> level(t) <= 2 && (waitsOddly(t) || savedWaitsOddly(t))),
          new LeftOut(
              "waits at level 1",
              "and there the margins left and right, with which the cursor goes home, come last",
              t -> level(t) == 1 && t.screen().pendingWrap && !t.screen().hasFullWidth()),
          new LeftOut(
              "waits in VT52 mode",
              "its origin mode comes last there, and then the address, up to 94",
              t ->
                  t.functions().ansi().origin()
                      && !t.screen().modes.ansi
                      && (t.screen().pendingWrap || t.rows() > 94 || t.cols() > 94)),
          new LeftOut(
              "beyond its origin",
              "only who leaves VT52 mode gets outside the margins in origin mode",
              t ->
                  t.screen().modes.origin
                      && !(t.screen().isInRows(t.cursor().row())
                          && t.screen().isInColumns(t.cursor().col()))),
          new LeftOut(
              "preference before another at levels 1 and 2",
              "DECAUPSS came with level 3",
              t -> level(t) <= 2 && takesPreference(t)));

  private static final Pattern LEVEL = Pattern.compile("6(\\d);\\d\"p");

  /** True if one of these is in the terminal, which is asked questions and has no replies left. */
  static boolean isIn(Terminal terminal) {
    return ALL.stream().anyMatch(one -> one.isIn.test(terminal));
  }

  private static int level(Terminal terminal) {
    terminal.takeReplies();
    terminal.feed(Notation.bytes("^[P$q\"p^[\\"));
    String reply = new String(terminal.takeReplies(), StandardCharsets.US_ASCII);
    Matcher level = LEVEL.matcher(reply);
    return level.find() ? Integer.parseInt(level.group(1)) : 1; // level 1 does not answer
  }

  private static boolean waitsOddly(Terminal terminal) {
    Screen screen = terminal.screen();
    return screen.pendingWrap && isOdd(terminal, screen.grid, screen.cursorRow, screen.cursorCol);
  }

  private static boolean savedWaitsOddly(Terminal terminal) {
    Screen screen = terminal.screen();
    return savedWaitsOddly(terminal, screen.savedPrimary, screen.primary)
        || savedWaitsOddly(terminal, screen.savedAlternate, screen.alternate);
  }

  private static boolean savedWaitsOddly(Terminal terminal, SavedCursor saved, Grid grid) {
    return saved.pendingWrap && isOdd(terminal, grid, saved.row, saved.col);
  }

  /** True if the character before the cursor cannot be written again to make it wait. */
  private static boolean isOdd(Terminal terminal, Grid grid, int row, int col) {
    Row line = grid.row(Math.min(row, grid.rowCount() - 1));
    int lastCol = line.lineSize == 0 ? grid.cols() - 1 : Math.max(0, grid.cols() / 2 - 1);
    if (col != lastCol) {
      return level(terminal) == 2;
    }
    long cell = line.cells()[col];
    StyleTable styles = terminal.screen().styles;
    boolean isProtected = (styles.attributes(Cell.style(cell)) & Style.PROTECTED) != 0;
    return (isProtected && terminal.functions().protection() == Editor.Protection.NONE)
        || (Cell.isTail(cell) && Cell.style(cell) != Cell.style(line.cells()[col - 1]))
        || isNarrowed(terminal, cell);
  }

  /** True if a cell is narrow only because VS15 came while it was wide. */
  private static boolean isNarrowed(Terminal terminal, long cell) {
    return !Cell.isWide(cell) && !Cell.isTail(cell) && isWide(first(terminal, cell));
  }

  private static int first(Terminal terminal, long cell) {
    return ClusterRules.first(terminal.screen().clusters, cell);
  }

  private static boolean isWide(int codePoint) {
    return CodePoints.width(CodePoints.properties(codePoint)) == 2;
  }

  /** True if there are characters that are wide, or were until VS15 came. */
  private static boolean holdsWide(Terminal terminal) {
    var found = new AtomicBoolean();
    Lines lines = terminal.lines();
    for (int i = 0; i < lines.scrollbackRows(); i++) {
      FrameRow row = lines.scrollbackRow(i);
      row.visit(
          1, (col, text, width, style) -> found.compareAndSet(false, isWide(text.codePointAt(0))));
    }
    for (Grid grid : List.of(terminal.screen().primary, terminal.screen().alternate)) {
      for (int y = 0; y < grid.rowCount(); y++) {
        found.compareAndSet(false, isNarrowed(terminal, grid.row(y).cells()[0]));
      }
    }
    return found.get();
  }

  private static boolean takesPreference(Terminal terminal) {
    Screen screen = terminal.screen();
    return screen.sets.report().contains("<")
        || screen.savedPrimary.sets.report().contains("<")
        || screen.savedAlternate.sets.report().contains("<");
  }
}
