package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VtFiguresTest {
  private static final String FULL = "heap of full ASCII lines, KiB";
  private static final String COLOURED = "heap of a coloured log, KiB";
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Times depend on the machine; the heap does not, and has bounds of its own. */
  @Test
  void tellsEveryFigureAndHeapWithinItsBounds() {
    assertThat(run()).isZero();

    Map<String, Double> figures = figures();
    assertThat(figures)
        .containsOnlyKeys(
            "first resize, lines of 156 in two rows, ms",
            "resize, lines of 156 in two rows, ms",
            "resize, lines of 156 to 40 columns, ms",
            "resize, lines that fit, ms",
            "resize, full lines of 80, ms",
            "resize, one line of 10000 rows, ms",
            "resize, a coloured log, ms",
            "resize, lines of wide characters, ms",
            "100 resizes between which nobody looks, ms",
            FULL,
            COLOURED,
            "snapshot after one row changed, us",
            "snapshot after all rows changed, us");
    assertThat(figures.values()).allMatch(value -> value > 0);
    assertThat(figures.get(FULL)).isBetween(10_000 * 80 / 1024.0, 1.2 * 1024);
    assertThat(figures.get(COLOURED)).isBetween(512.0, 2.0 * 1024);
    assertThat(figures.get("snapshot after one row changed, us"))
        .isLessThan(figures.get("snapshot after all rows changed, us"));
  }

  @Test
  void refusesWords() {
    assertThat(run("fast")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("vt figures");
    assertThat(out.size()).isZero();
  }

  private int run(String... args) {
    return VtFigures.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private Map<String, Double> figures() {
    var figures = new LinkedHashMap<String, Double>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              figures.put(
                  line.substring(0, space).strip(), Double.parseDouble(line.substring(space + 1)));
            });
    return figures;
  }
}
