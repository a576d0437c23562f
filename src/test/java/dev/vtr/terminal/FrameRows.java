package dev.vtr.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows and frames made by hand, for tests of what is done with them. */
public final class FrameRows {
  private static final String[] CLUSTERS = {"a", "Z", " ", "é", "世", "e\u0301", "👩‍💻", "😀"};
  private static final int[] WIDTHS = {1, 1, 1, 1, 2, 1, 2, 2};

  private FrameRows() {}

  /** A row whose code points are one column wide. */
  public static FrameRow plain(String text) {
    return new FrameRow(text, List.of(), false, 1);
  }

  /** A frame of {@code rows} with the cursor in the corner. */
  public static Frame frame(int cols, List<FrameRow> rows, long scrolledRows) {
    Cursor cursor = new Cursor(0, 0, true, CursorShape.BLOCK, true);
    return new Frame(1, cols, List.copyOf(rows), cursor, "title", false, scrolledRows);
  }

  /** A row of random clusters and styles, at most {@code cols} wide. */
  public static FrameRow random(Random random, int cols) {
    StringBuilder text = new StringBuilder();
    List<Integer> clusters = new ArrayList<>();
    int used = 0;
    for (int n = random.nextInt(cols + 1); n > 0; n--) {
      int pick = random.nextInt(CLUSTERS.length);
      if (used + WIDTHS[pick] > cols) {
        break;
      }
      text.append(CLUSTERS[pick]);
      int codePoints = CLUSTERS[pick].codePointCount(0, CLUSTERS[pick].length());
      add(clusters, WIDTHS[pick] * 64 + codePoints);
      used += WIDTHS[pick];
    }
    int[] pairs = clusters.stream().mapToInt(Integer::intValue).toArray();
    return new FrameRow(text.toString(), runs(random, cols), pairs, random.nextBoolean(), 1);
  }

  private static void add(List<Integer> pairs, int shape) {
    int last = pairs.size() - 1;
    if (last > 0 && pairs.get(last) == shape) {
      pairs.set(last - 1, pairs.get(last - 1) + 1);
    } else {
      pairs.add(1);
      pairs.add(shape);
    }
  }

  private static List<StyleRun> runs(Random random, int cols) {
    List<StyleRun> runs = new ArrayList<>();
    int start = random.nextInt(cols);
    while (start < cols) {
      int length = 1 + random.nextInt(cols - start);
      String link = random.nextInt(4) == 0 ? "https://example.org/" : "";
      Style style =
          new Style(
              1 + random.nextInt(256),
              Style.DIRECT | random.nextInt(1 << 24),
              random.nextInt(10),
              random.nextInt(0x6000),
              link);
      runs.add(new StyleRun(start, length, style));
      start += length + random.nextInt(3);
    }
    return runs;
  }
}
