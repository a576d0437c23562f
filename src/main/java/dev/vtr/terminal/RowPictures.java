package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@link FrameRow}s out of {@link Row}s. */
final class RowPictures {
  private final StyleTable styles;
  private final ClusterPool clusters;
  private final StringBuilder text = new StringBuilder();
  private int[] pairs = new int[16];
  private int pairCount;

  RowPictures(StyleTable styles, ClusterPool clusters) {
    this.styles = styles;
    this.clusters = clusters;
  }

  /** The picture of a row as it is, the one taken before if the row has not changed. */
  FrameRow picture(Row row) {
    FrameRow known = row.picture;
    if (known != null) {
      return known;
    }
    FrameRow made = make(row.cells(), RowCodec.keptOfLine(row), row.wrapped, row.changedAt);
    row.picture = made;
    return made;
  }

  /** The picture of the first {@code count} cells. */
  FrameRow make(long[] cells, int count, boolean wrapped, long changedAt) {
    long any = 0;
    for (int i = 0; i < count; i++) {
      any |= cells[i];
    }
    List<StyleRun> runs = any >>> 32 == 0 ? List.of() : runs(cells, count);
    if ((any & Cell.CONTENT & ~0xFFL) == 0) {
      return new FrameRow(latin(cells, count), runs, wrapped, changedAt, count);
    }
    return characters(cells, count, runs, wrapped, changedAt);
  }

  private static String latin(long[] cells, int count) {
    int end = textEnd(cells, count);
    var bytes = new byte[end];
    for (int i = 0; i < end; i++) {
      int code = (int) cells[i];
      bytes[i] = (byte) (code == 0 ? ' ' : code);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int textEnd(long[] cells, int count) {
    int end = count;
    while (end > 0 && ((int) cells[end - 1] == 0 || (int) cells[end - 1] == ' ')) {
      end--;
    }
    return end;
  }

  private List<StyleRun> runs(long[] cells, int count) {
    var runs = new ArrayList<StyleRun>();
    int start = 0;
    while (start < count) {
      int id = Cell.style(cells[start]);
      int end = start + 1;
      while (end < count && Cell.style(cells[end]) == id) {
        end++;
      }
      if (id != 0) {
        runs.add(new StyleRun(start, end - start, styles.style(id)));
      }
      start = end;
    }
    return List.copyOf(runs);
  }

  private FrameRow characters(
      long[] cells, int count, List<StyleRun> runs, boolean wrapped, long changedAt) {
    text.setLength(0);
    pairCount = 0;
    int end = textEnd(cells, count);
    boolean simple = true;
    for (int i = 0; i < end; i++) {
      long cell = cells[i];
      if (Cell.isTail(cell)) {
        continue;
      }
      int code = Cell.code(cell);
      int points = 1;
      if (Cell.isCluster(cell)) {
        clusters.appendTo(text, code);
        points = clusters.count(code);
      } else {
        text.appendCodePoint(code == 0 ? ' ' : code);
      }
      int kind = (Cell.isWide(cell) ? 2 : 1) * 64 + points;
      simple &= kind == 65;
      addPair(kind);
    }
    int[] kinds = simple ? new int[0] : Arrays.copyOf(pairs, pairCount);
    return new FrameRow(text.toString(), runs, kinds, wrapped, changedAt, count);
  }

  private void addPair(int kind) {
    if (pairCount > 0 && pairs[pairCount - 1] == kind) {
      pairs[pairCount - 2]++;
      return;
    }
    if (pairCount + 2 > pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * pairs.length);
    }
    pairs[pairCount] = 1;
    pairs[pairCount + 1] = kind;
    pairCount += 2;
  }
}
