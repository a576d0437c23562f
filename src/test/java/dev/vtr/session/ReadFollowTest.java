package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.ReadText;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading on from the cursors of what answers left out. */
class ReadFollowTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(40, 10, 10_000));
  private final Lines lines = new ScreenLines(terminal);
  private final Marks marks = new Marks(lines);
  private long parsed;

  private void writes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += OutputIntake.SLICE_BYTES) {
      int to = Math.min(bytes.length, from + OutputIntake.SLICE_BYTES);
      terminal.feed(bytes, from, to - from);
      parsed += to - from;
      marks.parsed(bytes, from, to, parsed);
    }
  }

  private ReadText read(long since, int maxChars) {
    return new Transcript(lines, marks).read(since, maxChars, parsed);
  }

  /** All lines since the cursor, a line of the screen being whole in one answer. */
  private List<String> follow(long since, int maxChars, Runnable between) {
    List<String> all = new ArrayList<>();
    ReadText text = read(since, maxChars);
    for (int answers = 0; text.omittedLines() > 0; answers++) {
      assertThat(answers).isLessThan(5_000);
      all.addAll(head(text));
      between.run();
      text = read(text.omittedFrom(), maxChars);
    }
    all.addAll(List.of(text.text().split("\n", -1)));
    return all;
  }

  private List<String> follow(long since, int maxChars) {
    return follow(since, maxChars, () -> {});
  }

  private static List<String> head(ReadText text) {
    String marker = "[" + text.omittedLines() + " lines left out, from cursor ";
    return List.of(text.text().substring(0, text.text().indexOf("\n" + marker)).split("\n", -1));
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "line " + n).toList();
  }

  private static String output(List<String> lines) {
    return lines.stream().map(line -> line + "\r\n").collect(Collectors.joining());
  }

  private static List<String> andTheCursorsLine(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add("");
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 100, 5_000})
  void everyLineIsReadOnce(int maxChars) {
    List<String> written = numbers(0, 3_000);
    writes(output(written));
    assertThat(follow(0, maxChars)).isEqualTo(andTheCursorsLine(written));
  }

  @Test
  void aCursorInsideOfABatchMeansItsLine() {
    writes(output(numbers(1, 51)));
    String before = output(numbers(1, 21));
    assertThat(read(before.length(), 1_000).text()).startsWith("line 21\nline 22\n");
    assertThat(read(before.length() + 3, 1_000).text()).startsWith("line 21\nline 22\n");
    assertThat(read(before.length() - 1, 1_000).text()).startsWith("line 20\nline 21\n");
  }

  @Test
  void wideWrappedAndRedrawnLinesAreReadOnce() {
    List<String> shown = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    for (int n = 0; n < 600; n++) {
      switch (n % 4) {
        case 0 -> shown.add("漢字 " + n);
        case 1 -> shown.add("wrapped " + "漢字".repeat(30) + n);
        case 2 -> {
          output.append("10 %\r50 %\r");
          shown.add("done " + n);
        }
        default -> {
          output.append("\u001b[31m");
          shown.add("");
        }
      }
      output.append(shown.getLast()).append("\r\n");
    }
    writes(output.toString());
    assertThat(follow(0, 250)).isEqualTo(andTheCursorsLine(shown));
  }

  @Test
  void whatMovesUpAndDrawsAnewIsFollowedToo() {
    writes(output(numbers(0, 100)));
    writes("\u001b[5A\u001b[2Ka\r\n\u001b[2Kb\r\n\u001b[3B" + output(numbers(100, 200)));
    List<String> shown = new ArrayList<>(numbers(0, 200));
    shown.set(95, "a");
    shown.set(96, "b");
    assertThat(follow(0, 60)).isEqualTo(andTheCursorsLine(shown));
  }

  @Test
  void onlyWhatChangedIsFollowed() {
    writes(output(numbers(0, 30)));
    long since = read(0, 10_000).cursor();
    writes("\u001b[8A\rredrawn\u001b[8B\r" + output(numbers(30, 90)));
    List<String> shown = new ArrayList<>(numbers(30, 90));
    shown.addFirst("redrawn");
    assertThat(follow(since, 50)).isEqualTo(andTheCursorsLine(shown));
  }

  @Test
  void whatComesMeanwhileIsReadOnceAsWell() {
    writes(output(numbers(0, 500)));
    int[] written = {500};
    List<String> all =
        follow(
            0,
            100,
            () -> {
              if (written[0] < 700) {
                writes(output(numbers(written[0], written[0] + 2)));
                written[0] += 2;
              }
            });
    assertThat(written[0]).isGreaterThan(600);
    assertThat(all).isEqualTo(andTheCursorsLine(numbers(0, written[0])));
  }

  @Test
  void afterAGapTheRestIsReadOnce() {
    writes(output(numbers(0, 30_000)));
    assertThat(read(0, 200).gap()).isTrue();
    int first = (int) lines.first();
    assertThat(first).isGreaterThan(15_000);
    assertThat(follow(0, 2_000)).isEqualTo(andTheCursorsLine(numbers(first, 30_000)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void linesLongerThanAnAnswerComeInParts(int maxChars) {
    String written = "x" + "0123456789".repeat(20) + "\ud83d\ude00".repeat(9) + "\n\nend";
    writes(written.replace("\n", "\r\n"));
    assertThat(String.join("", follow(0, maxChars))).isEqualTo(written.replace("\n", ""));
  }

  @Test
  void whoeverReadsBesideDoesNotDisturb() {
    writes(output(numbers(0, 30)) + "\u001b[9A");
    long since = read(0, 10_000).cursor();
    writes("\u001b[B\rredrawn\u001b[3B\ranew   \u001b[5B\r" + output(numbers(30, 100)));
    List<String> shown = new ArrayList<>(List.of("line 21", "redrawn", "anew"));
    shown.addAll(numbers(30, 100));
    List<String> all =
        follow(
            since,
            16,
            () -> {
              for (int maxChars = 2; maxChars < 600; maxChars++) {
                read(0, maxChars);
              }
            });
    assertThat(all).isEqualTo(andTheCursorsLine(shown));
  }

  @Test
  void anAnswerIsNeverLongerThanAskedFor() {
    writes(IntStream.range(0, 3_000).mapToObj(n -> n + "\r\n").collect(Collectors.joining()));
    writes("x".repeat(2_000) + "\r\n" + "short\r\n".repeat(50) + "y".repeat(2_000));
    for (long since : new long[] {0, parsed - 4_000, parsed - 2_200}) {
      for (int maxChars = 200; maxChars < 2_000; maxChars += 7) {
        ReadText text = read(since, maxChars);
        assertThat(text.omittedLines()).as("%d from %d", maxChars, since).isPositive();
        assertThat(text.text().length()).isLessThanOrEqualTo(maxChars);
      }
    }
  }

  @Test
  void aLineThatIsCutIsSaidToBe() {
    writes("x".repeat(500) + "\r\nmiddle\r\n" + "y".repeat(500));
    assertThat(read(0, 300).text())
        .matches(
            "x+\n\\[2 lines left out, from cursor \\d+; the line above goes on there; of the line below only the end\\]\ny+");
    writes("\r\n" + "a\r\n".repeat(600));
    assertThat(read(parsed - 1_000, 200).text())
        .matches("(a\n)+\\[\\d+ lines left out, from cursor \\d+\\]\n(a\n)+");
  }
}
