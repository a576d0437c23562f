package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random output, a dump, and what comes after it. */
class DumpedTwinTest {
  private static final int RUNS = Integer.getInteger("dump.runs", 200);
  private static final int SCROLLBACK = 40;

  /** Output that leaves something behind which shows later. */
  private static final String[] SETTINGS = {
    "some text ",
    "漢字",
    "⌚︎",
    "👨‍👩‍👧",
    "❤️",
    "^I",
    "^M^J",
    "^[7",
    "^[8",
    "^[(0",
    "^[)0",
    "^[*<",
    "^[+>",
    "^[-A",
    "^[.B",
    "^[N",
    "^[O",
    "^N",
    "^O",
    "^[n",
    "^[~",
    "^[|",
    "^P0!u%6^[\\",
    "^[P1!uA^[\\",
    "^[[3;5H",
    "^[[99;99H",
    "^[[1;99Hx",
    "^[[@",
    "^[[3P",
    "^[[1;3;34;45m",
    "^[[m",
    "^[[44m",
    "^[V",
    "^[W",
    "^[[1\"q",
    "^[[0\"q",
    "^[[2\"q",
    "^[[!p",
    "^[[61\"p",
    "^[[62\"p",
    "^[[63\"p",
    "^[[64\"p",
    "^[[65;0\"p",
    "^[[?69h",
    "^[[2;5s",
    "^[[1;7s",
    "^[[2;3r",
    "^[[?6h",
    "^[[?6l",
    "^[[?47h",
    "^[[?47l",
    "^[[?1049h",
    "^[[?1049l",
    "^[[?2l",
    "^[<",
    "^[Y##",
    "^[F",
    "^[[4h",
    "^[[20h",
    "^[[?7l",
    "^[[?7h",
    "^[[?7;6;69;47;1049s",
    "^[[?7;6;69;47;1049r",
    "^[[?42h",
    "^[(4",
    "^[[?95h",
    "^[[?45h",
    "^[[?41h",
    "^[[?2026h",
    "^[[?2027l",
    "^[[2*x",
    "^[[3#y",
    "^[[>5u",
    "^[[=3u",
    "^[[>4;1m",
    "^[[#{",
    "^[[3;31#{",
    "^[[22t",
    "^[]2;abc^G",
    "^[[2$~",
    "^[[1$}",
    "^[#6",
    "^[#3",
    "^[#8",
    "^[[3g",
    "^[H",
    "^[l",
    "^[[5 q",
    "^[]4;1;#123456^G",
    "^[[#P",
    "^[[1;2;2;5;1;4$r",
    "^[[1;2;2;5$z",
    "^[[2J",
    "^[[K",
    "^[[3S",
    "^[[2T",
    "^[]8;;http://a.b/c^[\\",
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2_000_000})
  void aCopyGoesOnAlike(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      var random = new Random(seed);
      var options = new TerminalOptions(1 + random.nextInt(20), 1 + random.nextInt(8), SCROLLBACK);
      var terminal = new Terminal(options);
      terminal.feed(output(random));
      byte[] further = random.nextInt(3) == 0 ? output(random) : new byte[0];
      assertThat(DumpedTwin.difference(terminal, new Terminal(options), SCROLLBACK, further))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  private static byte[] output(Random random) {
    var out = new ByteArrayOutputStream();
    for (int n = random.nextInt(20); n >= 0; n--) {
      out.writeBytes(
          random.nextInt(4) == 0
              ? new RandomOutput(random.nextLong()).bytes(1)
              : Notation.bytes(SETTINGS[random.nextInt(SETTINGS.length)]));
    }
    return out.toByteArray();
  }
}
