package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wait that is told what was written finds what one finds that looks at everything. */
class LineWaitTest {
  private static final int ROUNDS = 3_000;
  private static final int SLICES = 12;
  private static final String[] PARTS = {
    "M",
    "MA",
    "AR",
    "RK",
    "K",
    "MARK",
    "m",
    "mark",
    "x",
    "abc ",
    " ",
    "é",
    "漢",
    "e\u0301",
    "\u200b",
    "\r\n",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    "\b",
    "\t",
    "\u001b[31m",
    "\u001b[0;1;38:5:7m",
    "\u001b[m",
    "\u001b[K",
    "\u001b[2J",
    "\u001b[H",
    "\u001b[A",
    "\u001b[2D",
    "\u001b[P",
    "\u001b[@",
    "\u001b[L",
    "\u001b[M",
    "\u001b[S",
    "\u001b[3b",
    "\u001bM",
    "\u001b[2;3r",
    "\u001b[r",
    "\u001b[4h",
    "\u001b[4l",
    "\u001b[?7l",
    "\u001b[?7h",
    "\u001b[?1049h",
    "\u001b[?1049l",
    "\u001b]2;MARK\u0007",
    "\u0085",
    "xxxxxxxxM",
    "xxxxxxxMA",
    "\u000e",
    "\u000f",
    "\u001b(0",
    "\u001b(B",
    "\u001bc",
  };

  private static String output(Random random) {
    StringBuilder text = new StringBuilder();
    boolean plain = random.nextInt(3) > 0; // as floods mostly are
    for (int n = random.nextInt(30); n >= 0; n--) {
      text.append(PARTS[random.nextInt(plain ? 18 : PARTS.length)]);
    }
    return text.toString();
  }

  private static LineWait waitFor(String pattern, Terminal terminal) {
    Lines lines = new ScreenLines(terminal);
    var condition = new SessionRequest.WaitFor(1, pattern, 0, 1, false, false, false);
    return new LineWait(condition, lines, new Marks(lines), new Typing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"MARK", "^MARK$", "(?i)mark", "MA.*RK|x漢", "K\\s*$"})
  void whatWasWrittenMayTellThatNothingWasFound(String pattern) {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      Terminal terminal = new Terminal(new TerminalOptions(10, 4, 50));
      LineWait told = waitFor(pattern, terminal);
      LineWait looking = waitFor(pattern, terminal);
      told.look(0);
      looking.look(0);
      for (int slice = 0, parsed = 0; slice < SLICES; slice++) {
        byte[] bytes = output(random).getBytes(StandardCharsets.UTF_8);
        int cut = random.nextInt(bytes.length + 1);
        String found = null;
        for (int[] part : new int[][] {{0, cut}, {cut, bytes.length}}) {
          terminal.feed(bytes, part[0], part[1] - part[0]);
          parsed += part[1] - part[0];
          found = told.look(parsed, bytes, part[0], part[1]);
          assertThat(found)
              .as(
                  "round %d, slice %d of %s",
                  round, slice, new String(bytes, StandardCharsets.UTF_8))
              .isEqualTo(looking.look(parsed));
          if (found != null) {
            break;
          }
        }
        if (found != null) {
          break;
        }
      }
    }
  }

  @Test
  void aFloodIsNotReadLineByLine() {
    Terminal terminal = new Terminal(new TerminalOptions(80, 24, 10_000));
    CountedLines lines = new CountedLines(new ScreenLines(terminal));
    var condition = new SessionRequest.WaitFor(1, "MARK|done", 0, 1, false, false, false);
    LineWait wait = new LineWait(condition, lines, new Marks(lines), new Typing());
    wait.look(0);
    byte[] flood = "y\r\n\u001b[31mred\u001b[m\r\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    lines.read = 0;
    for (int slice = 1; slice <= 100; slice++) {
      terminal.feed(flood);
      assertThat(wait.look((long) slice * flood.length, flood, 0, flood.length)).isNull();
    }
    assertThat(lines.read).isLessThan(100 * 25);
    byte[] end = "y\r\ndone\r\ny\r\n".getBytes(StandardCharsets.UTF_8);
    terminal.feed(end);
    assertThat(wait.look(1_000_000_000, end, 0, end.length)).isEqualTo("done");
  }

  /** Counts how many lines' text is read. */
  private static final class CountedLines implements Lines {
    private final Lines lines;
    int read;

    CountedLines(Lines lines) {
      this.lines = lines;
    }

    @Override
    public String text(long number) {
      read++;
      return lines.text(number);
    }

    @Override
    public long first() {
      return lines.first();
    }

    @Override
    public long screenTop() {
      return lines.screenTop();
    }

    @Override
    public long shownTop() {
      return lines.shownTop();
    }

    @Override
    public long end() {
      return lines.end();
    }

    @Override
    public boolean changedSince(long number, long clock) {
      return lines.changedSince(number, clock);
    }

    @Override
    public long clock() {
      return lines.clock();
    }

    @Override
    public boolean appends() {
      return lines.appends();
    }

    @Override
    public int columns() {
      return lines.columns();
    }

    @Override
    public long cursorLine() {
      return lines.cursorLine();
    }

    @Override
    public int cursorOffset() {
      return lines.cursorOffset();
    }

    @Override
    public boolean wrapPending() {
      return lines.wrapPending();
    }

    @Override
    public int cursorBlanks() {
      return lines.cursorBlanks();
    }
  }
}
