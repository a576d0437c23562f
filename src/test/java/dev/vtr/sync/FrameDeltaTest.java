package dev.vtr.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.terminal.Frame;
import dev.vtr.terminal.FrameRow;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A difference, applied to what it was taken from, gives what it was taken to. */
class FrameDeltaTest {
  private final Terminal terminal = new Terminal(new TerminalOptions(20, 6, 10));

  private Frame after(String output) {
    terminal.feed(output.getBytes(StandardCharsets.UTF_8));
    return terminal.frame();
  }

  @Test
  void appliedToItsBaseItGivesTheFrame() {
    Random random = new Random(4711);
    Frame base = terminal.frame();
    int scrolls = 0;
    for (int i = 0; i < 3000; i++) {
      Frame frame = after(something(random));
      FrameDelta delta = FrameDelta.between(base, frame);
      if (delta == null) {
        assertThat(base.altScreen()).isNotEqualTo(frame.altScreen());
      } else {
        scrolls += delta.scrollUp() > 0 ? 1 : 0;
        List<FrameRow> applied = delta.applyTo(base);
        for (int row = 0; row < frame.rows(); row++) {
          assertThat(applied.get(row).looksLike(frame.lines().get(row)))
              .as("row %s after step %s", row, i)
              .isTrue();
        }
        assertThat(delta.cursor()).isEqualTo(frame.cursor());
        assertThat(delta.title() == null ? base.title() : delta.title()).isEqualTo(frame.title());
      }
      if (random.nextInt(3) > 0) {
        base = frame;
      }
    }
    assertThat(scrolls).isGreaterThan(100);
  }

  private static String something(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> "\r\n";
      case 1 -> "\r\nline " + random.nextInt(100);
      case 2 -> "\u001b[" + (1 + random.nextInt(6)) + ";" + (1 + random.nextInt(20)) + "H";
      case 3 -> "\u001b[3" + random.nextInt(8) + "mword";
      case 4 -> "\u001b[" + random.nextInt(3) + "J";
      case 5 -> "\u001b]2;title " + random.nextInt(3) + "\u0007";
      case 6 -> random.nextInt(8) == 0 ? "\u001b[?1049h" : "\u001b[?1049l";
      case 7 -> "漢字 e\u0301";
      default -> "\u001b[" + (1 + random.nextInt(4)) + "M";
    };
  }

  @Test
  void aScrollIsSentAsOne() {
    Frame base = after("1\r\n2\r\n3\r\n4\r\n5\r\n6");
    FrameDelta delta = Objects.requireNonNull(FrameDelta.between(base, after("\r\n7")));
    assertThat(delta.scrollUp()).isEqualTo(1);
    assertThat(delta.rows()).extracting(FrameDelta.RowChange::index).containsExactly(5);
  }

  @Test
  void nothingOrAnotherSizeNeedsAKeyframe() {
    Frame base = after("a");
    assertThat(FrameDelta.between(null, base)).isNull();
    terminal.resize(21, 6);
    assertThat(FrameDelta.between(base, terminal.frame())).isNull();
  }

  @Test
  void rewritingTheSameTextIsNoChange() {
    Frame base = after("abc");
    FrameDelta delta = Objects.requireNonNull(FrameDelta.between(base, after("\rabc")));
    assertThat(delta.isEmpty()).isTrue();
  }
}
