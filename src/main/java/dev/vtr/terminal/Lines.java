package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The primary buffer, scrollback and screen, as lines: a line is a row and the rows that continue
 * it because it wrapped. Lines are numbered from 0 as they come into being; a line keeps its number
 * when it moves into the scrollback, when older lines are dropped and when the screen is resized.
 * What a program does to the rows of the screen can give other text to the numbers of the screen's
 * lines; when it has erased the screen and then the scrollback (ED 3), they get new ones. Belongs
 * to its {@link Terminal}'s owner.
 */
public final class Lines {
  private final Screen screen;
  private final ClusterPool scratch = new ClusterPool();
  private final RowCodec reader;
  private final RowPictures scratchPictures;
  private final RowPictures pictures;
  private final Row row = new Row(1);

  Lines(Screen screen, RowPictures pictures) {
    this.screen = screen;
    this.pictures = pictures;
    reader = new RowCodec(screen.styles, scratch);
    scratchPictures = new RowPictures(screen.styles, scratch);
  }

  private Scrollback kept() {
    screen.scrollback.settle();
    return screen.scrollback;
  }

  /** Number of the oldest line of which a row is kept. */
  public long first() {
    Scrollback kept = kept();
    return kept.size() == 0 ? kept.nextLine() : kept.lineOf(kept.firstSequence());
  }

  /** One more than the number of the screen's last line. */
  public long end() {
    return ofScreenRow(screen.rows() - 1) + 1;
  }

  /** Number of the line that the screen's first row belongs to. */
  public long screenTop() {
    return screen.scrollback.nextLine();
  }

  /** Number of the line that a row of the (primary) screen belongs to. */
  public long ofScreenRow(int y) {
    long line = screen.scrollback.nextLine();
    int last = Math.min(y, screen.primary.rowCount() - 1);
    for (int i = 0; i < last; i++) {
      if (!screen.primary.row(i).wrapped) {
        line++;
      }
    }
    return line;
  }

  /** Number of the line that the primary screen's cursor is on. */
  public long ofCursor() {
    return ofScreenRow(screen.isAlternate() ? screen.savedPrimary.row : screen.cursorRow);
  }

  /** Time of the latest change among the lines that have been dropped; 0: none was. */
  public long droppedClock() {
    return kept().droppedClock();
  }

  /**
   * The text of a line, its rows joined, without trailing blanks; empty for a number outside {@link
   * #first} to {@link #end} - 1.
   */
  public String text(long line) {
    var text = new StringBuilder();
    for (FrameRow part : rows(line)) {
      text.append(part.text());
      if (part.wrapped()) {
        pad(text, part);
      }
    }
    return text.toString().stripTrailing();
  }

  private static void pad(StringBuilder text, FrameRow part) {
    // a wrapped row is full: what its picture left out at the end are blanks
    text.repeat(' ', Math.max(0, part.cols() - part.textCols()));
  }

  /** The rows of a line, each as wide as the screen but the last. */
  public List<FrameRow> rows(long line) {
    var rows = new ArrayList<FrameRow>(1);
    Scrollback kept = kept();
    for (long n = kept.firstRowOf(line); n < kept.endSequence() && kept.lineOf(n) == line; n++) {
      rows.add(keptRow(n));
    }
    long at = kept.nextLine();
    for (int y = 0; y < screen.primary.rowCount() && at <= line; y++) {
      Row onScreen = screen.primary.row(y);
      if (at == line) {
        rows.add(pictures.picture(onScreen));
      }
      at += onScreen.wrapped ? 0 : 1;
    }
    return rows;
  }

  /** Rows in the scrollback. */
  public int scrollbackRows() {
    return kept().size();
  }

  /** A row of the scrollback; 0 is the oldest. */
  public FrameRow scrollbackRow(int index) {
    return keptRow(kept().firstSequence() + index);
  }

  private FrameRow keptRow(long sequence) {
    scratch.clear();
    screen.scrollback.read(sequence, row, reader);
    return scratchPictures.make(row.cells(), row.packedCols, row.wrapped, row.changedAt);
  }

  /** {@link Terminal#changeClock} of the latest change to a line; 0 for a line not kept. */
  public long changedAt(long line) {
    long latest = 0;
    Scrollback kept = kept();
    for (long n = kept.firstRowOf(line); n < kept.endSequence() && kept.lineOf(n) == line; n++) {
      latest = Math.max(latest, kept.changedAt(n));
    }
    long at = kept.nextLine();
    for (int y = 0; y < screen.primary.rowCount() && at <= line; y++) {
      Row onScreen = screen.primary.row(y);
      if (at == line) {
        latest = Math.max(latest, onScreen.changedAt);
      }
      at += onScreen.wrapped ? 0 : 1;
    }
    return latest;
  }

  /**
   * The first line from {@code from} on that changed after {@code clock}, or {@link #end} if none
   * did.
   */
  public long firstChangedAfter(long clock, long from) {
    Scrollback kept = kept();
    for (long n = kept.firstRowOf(from); n < kept.endSequence(); n++) {
      if (kept.changedAt(n) > clock) {
        return kept.lineOf(n);
      }
    }
    long line = Math.max(from, kept.nextLine());
    long end = end();
    while (line < end && changedAt(line) <= clock) {
      line++;
    }
    return line;
  }
}
