package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DumpedTwinTest {
  private static final int RUNS = 400;

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

  @Test
  void scan() {
    var counts = new TreeMap<String, Integer>();
    var first = new TreeMap<String, String>();
    for (long seed = Integer.getInteger("from", 1); seed <= Integer.getInteger("runs", RUNS); seed++) {
      var random = new Random(seed);
      var options = new TerminalOptions(1 + random.nextInt(20), 1 + random.nextInt(8), 40);
      byte[] output = output(random);
      byte[] further = random.nextInt(3) == 0 ? output(random) : new byte[0];
      var terminal = new Terminal(options);
      terminal.feed(output);
      String difference = DumpedTwin.difference(terminal, new Terminal(options), 40, further);
      if (!difference.isEmpty()) {
        String key = difference.replaceAll(": .*", "");
        if (key.length() > 100) { key = key.substring(0, 100); }
        counts.merge(key, 1, Integer::sum);
        if (difference.length() > 400) difference = difference.substring(0, 400);
        String text = difference + "\n   seed " + seed + " length " + output.length + " " + options.cols() +"x"+ options.rows() + " [" + Notation.write(output) + "] [" + Notation.write(further) + "]";
        first.merge(key, text, (a, b) -> Integer.parseInt(a.replaceAll("(?s).* length (\\d+) .*", "$1")) <= output.length ? a : b);
      }
    }
    first.forEach((key, text) -> System.out.println(counts.get(key) + " " + text));
    assertThat(counts).isEmpty();
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
