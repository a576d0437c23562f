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
  void repliesStopAtFourKibibytesAndAreCounted() {
    for (int i = 0; i < 100_000; i++) {
      feed("\u001b[6n");
    }
    assertThat(terminal.takeReplies().length).isBetween(4000, 4096);
    assertThat(terminal.droppedReplies()).isGreaterThan(90_000);
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
}
