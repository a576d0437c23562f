package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that hold for any output. */
class RandomOutputTest {
  private static final int RUNS = 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000})
  void anyCutGivesTheSameScreen(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      byte[] output = new RandomOutput(seed).bytes(2000);
      Terminal whole = terminal(seed);
      whole.feed(output);
      Terminal cut = terminal(seed);
      feedInPieces(cut, output, new Random(seed));
      assertThat(ScreenText.whole(cut)).as("seed %d", seed).isEqualTo(ScreenText.whole(whole));
      assertThat(cut.takeReplies()).isEqualTo(whole.takeReplies());
    }
  }

  private static Terminal terminal(long seed) {
    var random = new Random(seed);
    return new Terminal(new TerminalOptions(1 + random.nextInt(40), 1 + random.nextInt(15), 50));
  }

  private static void feedInPieces(Terminal terminal, byte[] output, Random random) {
    int from = 0;
    while (from < output.length) {
      int length = Math.min(output.length - from, 1 + random.nextInt(30));
      terminal.feed(output, from, length);
      terminal.frame(); // what was pictured before must not show through later
      from += length;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 70_000})
  void nothingThrowsAtAnySize(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      var random = new Random(seed);
      Terminal terminal = terminal(seed);
      for (int i = 0; i < 10; i++) {
        terminal.feed(new RandomOutput(seed + i).bytes(300));
        terminal.resize(1 + random.nextInt(40), 1 + random.nextInt(15));
        assertThat(terminal.frame().lines()).hasSize(terminal.rows());
        for (long line = terminal.firstLine(); line < terminal.endLine(); line++) {
          assertThat(terminal.lineText(line)).doesNotContain("\n");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 30_000})
  void repliesAreHarmless(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      Terminal terminal = terminal(seed);
      terminal.feed(new RandomOutput(seed).bytes(3000));
      String replies = new String(terminal.takeReplies(), StandardCharsets.ISO_8859_1);
      assertThat(TerminalFuzz.REPLIES.matcher(replies).matches())
          .as("seed %d: %s", seed, replies)
          .isTrue();
    }
  }
}
