package dev.vtr.sync;

import dev.vtr.terminal.Cursor;
import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What turns one frame into another of the same size and buffer.
 *
 * @param scrollUp rows that move up before {@code rows} are put in place, 0 to rows - 1; the rows
 *     that come free at the bottom are all in {@code rows}
 * @param rows those that differ, top to bottom
 * @param title set if it changed
 */
public record FrameDelta(
    int scrollUp, List<RowChange> rows, Cursor cursor, @Nullable String title) {
  /** Row {@code index}, counted from the top, becomes {@code row}. */
  public record RowChange(int index, FrameRow row) {}

  /**
   * What leads from {@code base} to {@code frame}; null when only a keyframe does: without a base,
   * and after a change of size or buffer.
   *
   * <p>Rows that are the same object are the same; others are compared by their looks. When rows
   * have scrolled away, moving the rest up is tried and taken if it leaves less to send.
   */
  public static @Nullable FrameDelta between(@Nullable Frame base, Frame frame) {
    if (base == null
        || base.cols() != frame.cols()
        || base.rows() != frame.rows()
        || base.altScreen() != frame.altScreen()) {
      return null;
    }
    String title = base.title().equals(frame.title()) ? null : frame.title();
    List<RowChange> inPlace = changes(base, frame, 0);
    long scrolled = frame.scrolledRows() - base.scrolledRows();
    if (scrolled > 0 && scrolled < frame.rows() && !inPlace.isEmpty()) {
      List<RowChange> moved = changes(base, frame, (int) scrolled);
      if (moved.size() < inPlace.size()) {
        return new FrameDelta((int) scrolled, moved, frame.cursor(), title);
      }
    }
    return new FrameDelta(0, inPlace, frame.cursor(), title);
  }

  private static List<RowChange> changes(Frame base, Frame frame, int scrollUp) {
    List<RowChange> changes = new ArrayList<>();
    for (int row = 0; row < frame.rows(); row++) {
      FrameRow now = frame.lines().get(row);
      int from = row + scrollUp;
      if (from >= base.rows() || !same(base.lines().get(from), now)) {
        changes.add(new RowChange(row, now));
      }
    }
    return List.copyOf(changes);
  }

  @SuppressWarnings("ReferenceEquality") // unchanged rows are shared, which spares comparing them
  private static boolean same(FrameRow before, FrameRow now) {
    return before == now || before.looksLike(now);
  }

  /** Whether there is nothing to see of it but perhaps the cursor. */
  public boolean isEmpty() {
    return rows.isEmpty() && title == null;
  }

  /** The rows of the frame that this makes of {@code base}. */
  public List<FrameRow> applyTo(Frame base) {
    List<FrameRow> lines = new ArrayList<>(base.lines().subList(scrollUp, base.rows()));
    lines.addAll(base.lines().subList(0, scrollUp)); // replaced below
    for (RowChange change : rows) {
      lines.set(change.index(), change.row());
    }
    return List.copyOf(lines);
  }
}
