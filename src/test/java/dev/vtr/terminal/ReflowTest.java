package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines above the screen flow at a resize as those on it do. */
class ReflowTest {
  private static final int RUNS = 150;

  private static final String[] PIECES = {
    "some words of text ",
    "x",
    "漢字",
    "é",
    "👨‍👩‍👧 ",
    "ü",
    "\t",
    "   ",
    "\u001b[31m",
    "\u001b[48;5;200m",
    "\u001b[38:2::9:8:7m",
    "\u001b[m",
    "\u001b]8;;http://a.b/c\u001b\\",
    "\u001b]8;;\u001b\\",
    "\u001b[3C",
    "\r\n",
    "\r\n",
    "a line that is longer than most of the rows that it will be shown in, and goes on\r\n",
  };

  private static void feed(Terminal terminal, String text) {
    terminal.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> above(Terminal terminal) {
    List<String> rows = new ArrayList<>();
    Lines lines = terminal.lines();
    for (int i = 0; i < lines.scrollbackRows(); i++) {
      rows.add(lines.scrollbackRow(i).text());
    }
    return rows;
  }

  @Test
  void oneColumnHasTwoForWideCharactersOnly() {
    var terminal = new Terminal(new TerminalOptions(4, 2, 300));
    feed(terminal, "\u0101漢b\r\n\u0102\u0103\r\n\r\n");
    terminal.resize(1, 2);

    assertThat(above(terminal)).containsExactly("\u0101", "漢", "b", "\u0102", "\u0103");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 12, 11, 8, 7, 3, 1})
  void wrappedLinesAreAsWideAsTheScreen(int cols) {
    var terminal = new Terminal(new TerminalOptions(12, 5, 300));
    List<String> expected = new ArrayList<>();
    for (char c = 'a'; c <= 'h'; c++) {
      feed(terminal, String.valueOf(c).repeat(30) + "\r\n");
      for (int left = 30; left > 0; left -= cols) {
        expected.add(String.valueOf(c).repeat(Math.min(left, cols)));
      }
    }

    terminal.resize(cols, 5);

    List<String> rows = above(terminal);
    assertThat(rows).isEqualTo(expected.subList(0, rows.size()));
    assertThat(rows.size()).isBetween(expected.size() - 5, expected.size());
    assertThat(terminal.firstLine()).isZero();
    assertThat(terminal.lineText(7)).isEqualTo("h".repeat(30));
  }

  @Test
  void whatIsTooMuchComesBackUntilAnotherRowLeaves() {
    var terminal = new Terminal(new TerminalOptions(20, 2, 10));
    for (int i = 0; i < 11; i++) {
      feed(terminal, "line " + i + ", of nineteen\r\n");
    }
    List<String> before = above(terminal);
    assertThat(before).hasSize(10);

    terminal.resize(10, 2);
    assertThat(terminal.lines().scrollbackRows()).isEqualTo(10);
    assertThat(terminal.firstLine()).isEqualTo(5);
    assertThat(terminal.lineText(4)).isEmpty();
    terminal.resize(20, 2);
    assertThat(above(terminal)).isEqualTo(before);
    assertThat(terminal.firstLine()).isZero();

    terminal.resize(10, 2);
    long hidden = terminal.lines().droppedClock();
    assertThat(hidden).isPositive();
    feed(terminal, "\n");
    terminal.resize(20, 2);
    assertThat(terminal.firstLine()).isEqualTo(6);
    assertThat(terminal.lines().droppedClock()).isGreaterThanOrEqualTo(hidden);
  }

  @Test
  void aDraggedWindowKeepsNoMoreThanTwiceTheBound() {
    var terminal = new Terminal(new TerminalOptions(100, 50, 20));
    feed(terminal, "0123456789".repeat(2_000));
    for (int cols = 100; cols > 0; cols--) {
      terminal.resize(cols, 1 + cols / 2);
      if (cols % 7 == 0) {
        assertThat(terminal.lines().scrollbackRows()).isLessThanOrEqualTo(20);
      }
      assertThat(terminal.scrollbackBytes()).isLessThan(200_000);
    }
  }

  @Test
  void aLongLineOfWhichMuchIsTooMuchIsWrappedAtItsEnd() {
    var terminal = new Terminal(new TerminalOptions(100, 2, 1_000));
    String text = "0123456789".repeat(9_000);
    feed(terminal, text);

    terminal.resize(7, 2);
    assertThat(terminal.lines().scrollbackRows()).isEqualTo(1_000);
    int end = (text.length() - 1) / 7 * 7 - 7; // where the screen begins
    assertThat(String.join("", above(terminal))).isEqualTo(text.substring(end - 7_000, end));

    terminal.resize(90, 2);
    assertThat(terminal.lineText(0)).isEqualTo(text);
    assertThat(above(terminal)).allMatch(row -> row.length() == 90);
  }

  @Test
  void manyCharactersOfManyPartsTakeLittleRoom() {
    var terminal = new Terminal(new TerminalOptions(10, 2, 5_000));
    String text = "e\u0301\u0302\u0303".repeat(30_000);
    feed(terminal, text);
    terminal.resize(13, 2);
    assertThat(terminal.lineText(0)).isEqualTo(text);
  }

  @Test
  void stylesLiveAsLongAsTheirRows() {
    var terminal = new Terminal(new TerminalOptions(30, 3, 5_000));
    for (int i = 0; i < 700; i++) {
      feed(
          terminal,
          "\u001b[38;2;1;%d;%dmline %d, long enough to wrap once\u001b[m\r\n"
              .formatted(i / 250, i % 250, i));
    }
    terminal.resize(12, 3);
    assertThat(terminal.firstLine()).isZero();
    for (int i = 0; i < 3_000; i++) { // more colours than there is room for
      feed(terminal, "\r\u001b[38;2;9;%d;%dmx".formatted(i / 250, i % 250));
    }
    for (int i = 0; i < 690; i++) {
      int colour = Style.DIRECT | 1 << 16 | i / 250 << 8 | i % 250;
      assertThat(terminal.lines().rows(i))
          .allMatch(row -> row.styleAt(0).foreground() == colour, "line " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 50_000})
  void thereAndBackIsTheSame(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      var random = new Random(seed);
      int cols = 2 + random.nextInt(40);
      int rows = 1 + random.nextInt(8);
      var quiet = new Terminal(new TerminalOptions(cols, rows, 20_000));
      var watched = new Terminal(new TerminalOptions(cols, rows, 20_000));
      String output = output(random);
      feed(quiet, output);
      feed(watched, output);
      List<String> lines = lines(watched);
      List<String> all = WholeTerminal.rows(watched);
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        int width = 2 + random.nextInt(60);
        int height = 1 + random.nextInt(12);
        quiet.resize(width, height);
        watched.resize(width, height);
        assertThat(lines(watched)).as("seed %d", seed).isEqualTo(lines);
        checkWidths(watched, seed);
      }
      assertThat(WholeTerminal.of(quiet, 20_000)).isEqualTo(WholeTerminal.of(watched, 20_000));
      quiet.resize(cols, rows);
      assertThat(WholeTerminal.rows(quiet)).as("seed %d", seed).isEqualTo(all);
    }
  }

  private static String output(Random random) {
    var output = new StringBuilder();
    for (int n = 10 + random.nextInt(80); n > 0; n--) {
      output.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return output.append("\u001b[m\u001b[Kend").toString();
  }

  private static List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    for (long n = terminal.firstLine(); n < terminal.endLine(); n++) {
      lines.add(n + " " + terminal.lineText(n));
    }
    while (lines.getLast().endsWith(" ")) {
      lines.removeLast(); // below the text
    }
    return lines;
  }

  /** Rows that wrap are full, but for one column where a wide character follows. */
  private static void checkWidths(Terminal terminal, long seed) {
    Lines lines = terminal.lines();
    for (int i = 0; i < lines.scrollbackRows(); i++) {
      FrameRow row = lines.scrollbackRow(i);
      assertThat(row.cols()).as("seed %d", seed).isLessThanOrEqualTo(terminal.cols());
      if (row.wrapped()) {
        assertThat(row.cols()).as("seed %d", seed).isGreaterThanOrEqualTo(terminal.cols() - 1);
      }
    }
  }
}
