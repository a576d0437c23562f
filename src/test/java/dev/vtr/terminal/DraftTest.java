package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A row that was never cells says the same as one that was looked at after each character. */
class DraftTest {
  private static final int CLOCK = 7;
  private static final long RED = 3L << 32;

  private final Row row = new Row(40);

  private void append(String text, int col, int style) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    row.draft.append(bytes, 0, col, bytes.length, style);
  }

  @Test
  void aGapIsCellsThatWereNeverWritten() {
    row.clear(0, CLOCK);
    append("ab", 0, 0);
    append("c", 5, 3);
    assertThat(row.usedCols()).isEqualTo(6);
    assertThat(row.cells()).startsWith('a', 'b', 0, 0, 0, RED | 'c', 0);
    assertThat(row.isDraft()).isFalse();
  }

  @Test
  void whatStoodInTheCellsBeforeIsGone() {
    row.cells()[39] = 'x';
    row.clear(0, CLOCK);
    append("ab", 0, 3);
    assertThat(row.cells()[39]).isZero();
  }

  @Test
  void anErasedEndTakesTheGapBeforeItAlong() {
    row.clear(0, CLOCK);
    append("ab", 0, 3);
    append("cdef", 10, 4);
    row.erase(10, 40, 0, CLOCK);
    assertThat(row.isDraft()).isTrue();
    assertThat(row.usedCols()).isEqualTo(2);
    append("gh", 2, 3);
    assertThat(row.draft.runs()).isEqualTo(1);
    assertThat(row.cells()).startsWith(RED | 'a', RED | 'b', RED | 'g', RED | 'h', 0);
  }

  @Test
  void aRowOfManyStylesBecomesCells() {
    var output = new StringBuilder("\033[2J\r\n");
    for (int i = 0; i < 70; i++) {
      output.append("\033[").append(i % 2 == 0 ? 31 : 32).append("mx");
    }
    var terminal = new Terminal(new TerminalOptions(80, 2, 10));
    terminal.feed(output.toString().getBytes(StandardCharsets.US_ASCII));
    assertThat(terminal.frame().lines().get(1).runs()).hasSize(70);
  }

  @Test
  void copiesOfAllLengthsAreWhole() {
    byte[] in =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(StandardCharsets.US_ASCII);
    for (int n = 1; n <= 50; n++) {
      byte[] out = new byte[1 + n + AsciiRun.SLACK];
      AsciiRun.copy(in, 1, out, 1, n);
      assertThat(new String(out, 0, 1 + n, StandardCharsets.US_ASCII))
          .isEqualTo("\0" + new String(in, 1, n, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aRowThatWrappedWithinMarginsKeepsItsWidth() {
    byte[] wraps = "\033[2J\033[?69h\033[1;5s\033[Habcdefg".getBytes(StandardCharsets.US_ASCII);
    byte[] leaves = "\033[?69l\033[3;1H\n\n\n\n".getBytes(StandardCharsets.US_ASCII);
    var quiet = new Terminal(new TerminalOptions(20, 3, 10));
    var watched = new Terminal(new TerminalOptions(20, 3, 10));
    quiet.feed(wraps);
    watched.feed(wraps);
    watched.frame();
    quiet.feed(leaves);
    watched.feed(leaves);
    assertThat(quiet.lineText(0)).isEqualTo(watched.lineText(0)).startsWith("abcde ");
  }

  @Test
  void looksBetweenWritesChangeNothing() {
    var random = new Random(11);
    for (int round = 0; round < 300; round++) {
      var quiet = new Terminal(new TerminalOptions(30, 4, 50));
      var watched = new Terminal(new TerminalOptions(30, 4, 50));
      for (int n = 0; n < 40; n++) {
        byte[] piece = piece(random).getBytes(StandardCharsets.UTF_8);
        quiet.feed(piece);
        watched.feed(piece);
        watched.frame(); // makes cells of every row
      }
      assertThat(quiet.cursor()).isEqualTo(watched.cursor());
      assertThat(quiet.dump(50)).isEqualTo(watched.dump(50));
    }
  }

  private static String piece(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "\r\n";
      case 1 -> "\033[K";
      case 2 -> "\033[1K";
      case 3 -> "\t";
      case 4 -> "\033[" + (30 + random.nextInt(12)) + "m";
      case 5 -> "\r";
      case 6 -> "\033[" + random.nextInt(20) + "C";
      case 7 -> "\033[2J";
      case 8 -> "漢";
      case 9 -> "\033[2;3r\033[3;" + (1 + random.nextInt(30)) + "H\n";
      case 10 -> "\033[r\033[4;1H";
      default -> "some words of text ".substring(random.nextInt(18));
    };
  }
}
