package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is bounded, at its bound. */
class LimitsTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(80, 24, 10_000));

  private void feed(String text) {
    terminal.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void repliesStopAtOneMebibyteAndAreCounted() {
    for (int i = 0; i < 200_000; i++) {
      feed("\u001b[6n");
    }
    assertThat(terminal.takeReplies().length).isBetween(1024 * 1024 - 6, 1024 * 1024);
    assertThat(terminal.droppedReplies()).isEqualTo(200_000 - 1024 * 1024 / 6);
    assertThat(terminal.droppedReplyBytes()).isEqualTo(6 * terminal.droppedReplies());
  }

  @Test
  void noReplyTakesThePlaceOfOneThatWasDropped() {
    var small =
        new Terminal(new TerminalOptions(80, 24, 0, TerminalOptions.VERSION, Permissions.NONE, 20));
    small.feed("\u001b[6n\u001b[6n\u001b[?6n\u001b[5n".getBytes(StandardCharsets.US_ASCII));
    assertThat(ascii(small.takeReplies())).isEqualTo("\u001b[1;1R\u001b[1;1R");
    assertThat(small.droppedReplies()).isEqualTo(2);
    small.feed("\u001b[5n".getBytes(StandardCharsets.US_ASCII));
    assertThat(ascii(small.takeReplies())).isEqualTo("\u001b[0n");
  }

  @Test
  void answersToASliceOfQuestionsAllWait() {
    var questions = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      questions.append("\u001b]4;").append(i).append(";?\u0007");
    }
    feed(questions + "\u001b[1;1;1;1;1;1*y".repeat(3_000));
    String replies = ascii(terminal.takeReplies());
    assertThat(replies.split("]4;", -1)).hasSize(257);
    assertThat(replies.split("!~", -1)).hasSize(3_001);
    assertThat(terminal.droppedReplies()).isZero();
    feed("\u001b[c".repeat(16 * 1024 / 3)); // the shortest question with a long answer
    assertThat(terminal.takeReplies()).hasSizeGreaterThan(128 * 1024);
    assertThat(terminal.droppedReplies()).isZero();
  }

  @Test
  void repliesAreTakenWhole() {
    feed("\u001b[6n\u001bP$qm\u001b\\\u001b[5n\u001b]10;?\u001b\\");
    assertThat(ascii(terminal.takeReplies(16))).isEqualTo("\u001b[1;1R\u001bP1$r0m\u001b\\");
    assertThat(ascii(terminal.takeReplies(3))).isEqualTo("\u001b[0n");
    assertThat(ascii(terminal.takeReplies(3))).isEqualTo("\u001b]10;rgb:e5e5/e5e5/e5e5\u001b\\");
    assertThat(terminal.takeReplies(3)).isEmpty();
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void aCellHoldsSixteenCodePoints() {
    feed("e" + "\u0301".repeat(100_000));
    assertThat(terminal.lineText(0)).hasSize(ClusterPool.MAX_CODE_POINTS);
  }

  @Test
  void anEndlessStringIsDroppedWhole() {
    feed("\u001b]2;" + "x".repeat(10_000_000));
    feed("\u0007after");
    assertThat(terminal.title()).isEmpty();
    assertThat(terminal.lineText(0)).isEqualTo("after");
    assertThat(terminal.ignoredCount()).isEqualTo(1);
  }

  @Test
  void hugeCountsCostNothing() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (char finalByte : "@ABCDEFGHIJKLMPSTXZ`abde".toCharArray()) {
            for (int i = 0; i < 100; i++) {
              feed("\u001b[999999999999;99999999" + finalByte);
            }
          }
        });
  }

  @Test
  void aLongLineKeepsTheLastRows() {
    feed("x".repeat(10_000_000));
    assertThat(terminal.lines().scrollbackRows()).isEqualTo(10_000);
    assertThat(terminal.firstLine()).isZero();
    assertThat(terminal.endLine()).isEqualTo(1);
  }

  @Test
  void fullScrollbackIsSmall() {
    for (int i = 0; i < 10_100; i++) {
      feed("a".repeat(79) + "\r\n");
    }
    assertThat(terminal.lines().scrollbackRows()).isEqualTo(10_000);
    assertThat(terminal.scrollbackBytes()).isLessThan((long) (1.2 * 1024 * 1024));
  }

  @Test
  void manyStylesAreForgottenWhenNoCellHasThem() {
    for (int i = 0; i < 300_000; i++) {
      feed("\u001b[38;2;" + (i & 255) + ";" + (i >> 8 & 255) + ";" + (i >> 16) + "mx\r");
    }
    int last = 299_999;
    Style style = terminal.frame().lines().getFirst().runs().getFirst().style();
    assertThat(style.foreground())
        .isEqualTo(Style.DIRECT | (last & 255) << 16 | (last >> 8 & 255) << 8 | last >> 16);
  }

  @Test
  void badSizesAreNamed() {
    assertThatThrownBy(() -> new TerminalOptions(0, 24, 0)).hasMessageContaining("cols");
    assertThatThrownBy(() -> terminal.resize(80, 1001)).hasMessageContaining("rows");
  }

  @Test
  void titlesAreCleanedAndCut() {
    feed("\u001b]2;a\u0085b\u202ec" + "x".repeat(1000) + "\u0007");
    assertThat(terminal.title()).startsWith("abcx").hasSize(255);
  }

  @Test
  void noStringIsEndless() {
    for (String introducer : new String[] {"\u001bP$q", "\u001b_", "\u001b^", "\u001bX"}) {
      feed(introducer + "x".repeat(1_000_000) + "\u001b\\");
    }
    feed("after");
    assertThat(terminal.lineText(0)).isEqualTo("after");
    assertThat(terminal.takeReplies()).isEmpty();
  }

  @Test
  void hugeRectanglesCostAScreenAtMost() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String end : new String[] {"$z", "${", "*y", ";7$r", ";7$t", ";1;1;1;1$v", "#|"}) {
            for (int i = 0; i < 100; i++) {
              feed("\u001b[1;1;65535;99999999" + end);
              feed("\u001b[88;1;1;65535;99999999$x");
            }
          }
        });
  }

  @Test
  void manyParametersAreCut() {
    feed("\u001b[" + "1;".repeat(100_000) + "31m" + "\u001b[99999999999999999999C");
    feed("\u001b[" + ":".repeat(100_000) + "m");
    assertThat(terminal.cursor().col()).isEqualTo(79);
  }

  @Test
  void stacksOfColoursStylesAndTitlesAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      feed("\u001b[#P\u001b[#{\u001b[22t\u001b[>1u");
    }
    feed("\u001b[#R\u001b[#S");
    assertThat(terminal.takeReplies())
        .isEqualTo("\u001b[?10;10#Q\u001b[10;10#S".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void tenMillionMarksOnOneCellTakeLinearTime() {
    byte[] marks = "\u0301".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          feed("e");
          for (int i = 0; i < 10; i++) {
            terminal.feed(marks);
          }
        });
    assertThat(terminal.lineText(0)).hasSize(ClusterPool.MAX_CODE_POINTS);
  }
}
