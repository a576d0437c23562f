package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines keep their numbers and texts, whatever happens to the screen's size. */
class LinesTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(10, 3, 100));

  private void feed(String text) {
    terminal.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void wrappedRowsAreOneLine() {
    feed("0123456789abc\r\nnext");
    assertThat(terminal.lineText(0)).isEqualTo("0123456789abc");
    assertThat(terminal.lineText(1)).isEqualTo("next");
    assertThat(terminal.lines().ofCursor()).isEqualTo(1);
  }

  @Test
  void numbersStayWhenLinesScrollAndFlow() {
    var terminal = new Terminal(new TerminalOptions(10, 3, 200));
    for (int i = 0; i < 20; i++) {
      String line = "line " + i + " is longer than a row\r\n";
      terminal.feed(line.getBytes(StandardCharsets.UTF_8));
    }
    for (int cols : new int[] {10, 7, 33, 200, 3, 80}) {
      terminal.resize(cols, 3 + cols % 5);
      for (int i = 0; i < 20; i++) {
        assertThat(terminal.lineText(i)).isEqualTo("line " + i + " is longer than a row");
      }
    }
  }

  @Test
  void numbersGoOnWhenScreenAndScrollbackAreErased() {
    feed("one\r\ntwo\r\n");
    long end = terminal.endLine();
    feed("\u001b[H\u001b[2J\u001b[3Jthree");
    assertThat(terminal.lines().first()).isEqualTo(end);
    assertThat(terminal.lineText(end)).isEqualTo("three");
    assertThat(terminal.lineText(0)).isEmpty();
  }

  @Test
  void textThatStaysOnTheScreenKeepsItsNumberWhenTheScrollbackIsErased() {
    feed("one\r\ntwo\r\n\u001b[3J");
    assertThat(terminal.lineText(1)).isEqualTo("two");
  }

  @Test
  void aLineOfManyRowsFlowsAnew() {
    var tall = new Terminal(new TerminalOptions(10, 3, 2000));
    String text = "0123456789".repeat(1000);
    tall.feed(text.getBytes(StandardCharsets.UTF_8));
    assertThat(tall.lines().scrollbackRows()).isEqualTo(997);

    tall.resize(20, 3);
    assertThat(tall.lines().scrollbackRows()).isEqualTo(497);
    assertThat(tall.lineText(0)).isEqualTo(text);
    tall.resize(7, 3);
    assertThat(tall.lines().scrollbackRows()).isEqualTo(Math.ceilDiv(10_000, 7) - 3);
    assertThat(tall.lineText(0)).isEqualTo(text);
  }

  @Test
  void changedLinesAreFoundByClock() {
    feed("one\r\ntwo\r\n");
    long before = terminal.changeClock();
    feed("three\r\nfour\r\nfive\r\nsix");
    assertThat(terminal.lines().firstChangedAfter(before, 0)).isEqualTo(2);
    assertThat(terminal.lines().changedAt(0)).isLessThanOrEqualTo(before);
    assertThat(terminal.lines().changedAt(5)).isGreaterThan(before);
    assertThat(terminal.lines().firstChangedAfter(terminal.changeClock(), 0))
        .isEqualTo(terminal.endLine());
  }

  @Test
  void theClockStandsStillWhenNothingShows() {
    feed("a");
    long before = terminal.changeClock();
    feed("\u001b[?2004h\u001b[6n");
    assertThat(terminal.changeClock()).isEqualTo(before);
    feed("\u001b[H");
    assertThat(terminal.changeClock()).isGreaterThan(before);
  }

  @Test
  void unchangedRowsAreTheSameObjects() {
    feed("one\r\ntwo");
    Frame first = terminal.frame();
    feed("\rTWO");
    Frame second = terminal.frame();
    assertThat(second.lines().get(0)).isSameAs(first.lines().get(0));
    assertThat(second.lines().get(1)).isNotSameAs(first.lines().get(1));
  }

  @Test
  void theCursorStaysOnItsCharacter() {
    feed("abcdefghijklmno\u001b[1;5H");
    terminal.resize(4, 6);
    assertThat(ScreenText.of(terminal)).isEqualTo("abcd\n|efgh\nijkl\nmno");
    terminal.resize(20, 3);
    assertThat(ScreenText.of(terminal)).isEqualTo("abcd|efghijklmno");
  }

  @Test
  void theCursorStaysBehindTextThatFillsItsRow() {
    feed("abcdef");
    terminal.resize(6, 3);
    assertThat(ScreenText.of(terminal)).isEqualTo("abcde|f"); // and the next one wraps
    terminal.resize(10, 3);
    assertThat(ScreenText.of(terminal)).isEqualTo("abcdef|");
    terminal.resize(3, 3);
    feed("g");
    assertThat(ScreenText.of(terminal)).isEqualTo("abc\ndef\ng|");
  }

  @Test
  void rowsComeBackFromTheScrollback() {
    feed("1\r\n2\r\n3\r\n4\r\n5");
    terminal.resize(10, 5);
    assertThat(ScreenText.of(terminal)).isEqualTo("1\n2\n3\n4\n5|");
    terminal.resize(10, 2);
    assertThat(ScreenText.of(terminal)).isEqualTo("4\n5|");
  }

  @Test
  void promptMarksKnowTheirLine() {
    feed("x\r\n\u001b]133;A\u0007$ ls\r\n\u001b]133;D;3\u0007");
    assertThat(terminal.promptMarks())
        .containsExactly(
            new PromptMark(1, PromptMark.Kind.PROMPT, -1),
            new PromptMark(2, PromptMark.Kind.COMMAND_END, 3));
  }

  @Test
  void rowsOfTheAlternateScreenThatWereCutDoNotGoOn() {
    var terminal = new Terminal(new TerminalOptions(10, 4, 100));
    terminal.feed(Notation.bytes("^[[?1049halt text long"));
    assertThat(terminal.frame().lines().get(0).wrapped()).isTrue();

    terminal.resize(6, 4);

    assertThat(terminal.frame().lines().get(0).wrapped()).isFalse();
  }
}
