package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program writes after a dump was replayed looks as it would have without. */
class DumpTest {
  private static final int RUNS = 300;

  /** Output that fills rows in all ways. */
  private static final String[] PIECES = {
    "some text ",
    "a row of more than twelve",
    "漢字",
    "é",
    "👨‍👩‍👧",
    "❤️",
    "🇩🇪",
    "^M^J",
    "^M^J",
    "^J",
    "^I",
    "^[[31m",
    "^[[48;5;200m",
    "^[[1;4:3;58:2::1:2:3m",
    "^[[m",
    "^[]8;;http://a.b/c^[\\",
    "^[]8;;^[\\",
    "^[[2J",
    "^[[K",
    "^[[H",
    "^[[3;5H",
    "^[[L",
    "^[[M",
    "^[[3P",
    "^[[4@",
    "^[[S",
    "^[[T",
    "^[[?7l",
    "^[[?7h",
    "^[[?2027l",
    "^[[?2027h",
    "^[[?1049h",
    "^[[?1049l",
    "^[[2;4r",
    "^[[r",
    "^[#8",
  };

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "❤️x^[[?2027l, y",
        "^[[1;12H^[[?7l🇩🇪, x",
        "^[[1;12H^[[?7l🇩🇪^[[?7h^[[1;3H^[[5P^[[1;8H^[[31mx, y",
        "abc👩‍🚀^[[?2027l, y",
        "ab^[7^M^Jcd, ^[8Z",
        "^[[1mab^[7^[[m^M^Jcd, ^[8Z",
        "^[[2;3H^[[?6h^[7^[[?6l, ^[8^[[1;1HZ",
        "^[[3;5H^[[1m^[[?1049halt, ^[[?1049lZ",
        "^[[?6h^[[?1049halt, ^[[?1049l^[[2;2rZ^[[1;1HY",
        "^[[?1049halt^[[2;2H^[[4m^[7^[[m^[[H, ^[8Z",
        "^[(0, lqk",
        "^[)0^N, lqk^Oq",
        "^[)0^[*>^[n, #q^Nq",
        "^[[?42h^[(A, #",
        "^[-A, ^Na",
        "^[-Bx, ^Na",
        "^[.B^[7^[.A, ^[8^[na",
        "^[*0^[N, qq",
        "^[(0^[7^[(B, q^[8q",
        "^[(0^[[?1049h^[(B, q^[[?1049lq",
        "ab^[[?47hcd^[[3;3Hef^[[?47l, ^[[?47hg",
        "^[[?1049h^[[2;2H^[7^[[?1049l, ^[[?47h^[8Z",
        "^[[1;12Hx^[7^[[H, ^[8Z",
        "^[[?69h^[[3;7s^[[1;3Habcde^[[?69l, Z",
        "^[[?69h^[[3;7s^[[1;3Habcde^[7^[[2;9s^[8, Z^[8^[[?69lY",
        "^[[4;1H^[#6abcdef^[[S, Z",
        "^[Va^[Wb, ^[[2J",
        "^[[1\"qa^[[0\"qb, ^[[?2J",
        "^[[1\"qa^[[!p, ^[[?2J",
        "^[Vab, ^[[2J",
        "^[[1;31m^[[#{^[[m^[[4m^[[#{^[[m, ^[[#}x^[[#}y",
        "ab^[[2*x, ^[[1;1;2;1;1$r",
        "^[[2$~^[[1$}, gone^[[0$}there",
        "^[[?69h^[[3;7s^[[2;3r^[[?6h, ^[[9;9HZ",
        "^[[?2l, ^[Y\"\"Z^[<Y",
        "^[[?7habcd^[[?2l, 0123456789012345^[<0123456789",
        "^[[62;1\"p^[#6abcdef, g",
        "^[[61\"p^[#6abcd漢^[[2;1Hx, ^[[1;6Hfg",
        "^[[62;1\"p^[#3ab漢c^[[31md^[7^[[3;1Hx, y^[8g",
        "^[[?69h^[[4;5s^[[1;4Hab^[[61\"p, c",
        "^[[?69h^[[4;5s^[[1;4Hab^[[63\"p, c",
        "^[[?69h^[[4;5s^[[1;4Hab^[[61\"p^[7^[[2;1Hx, y^[8c",
        "^[[1\"qa^[[!p^[[2;3H^[7, ^[8Z",
        "^[[1;12H^[[1\"qa^[[!p, b^[[?2J",
        "⌚︎^[[1;1H^[[11@, x",
        "ab^[[1;11H⌚︎^[[1;11H^[[@, ^[[1;3Hx",
        "^[[?2027l⌚︎, x",
        "^[[44m⌚︎^[[m^[[K, ^[[2;2Hx",
        "⌚︎‍👩︎, x",
        "^[[?69h^[[2;5s^[[?2l^[<^[[2;4s, ^[[1;3Habcd",
        "^[[31m^[)0^N^[[4h^[[?7h^[[20h^[[2;3r^[[?6h^[[?2l, x^[<q^[[1;1Hab^Jc",
        "^[[?69h^[[?2l, ^[<^[[2;4s^[[1;3Habcd",
        "^[[?2l^[F, q",
        "^[[?2l^N, ^[Fqx^Oq",
        "^[#6^[[?47h^[[?69h^[[?47l, abcdefgh",
        "漢^[[1;1;1;1;1$r^[[63\"p, x",
        "^[*<^[P1!uA^[\\, ^[nW",
        "^[+<^[P1!uA^[\\^[7^[+B, ^[8^[oW",
        "^[P1!uA^[\\^[[62\"p, ^[*<^[nW",
        "^[[61\"p^[[2l^[[4;12Hx^[7^[[31;4m^[[?6h^[[4h^[[20h^[[2;2Hab, ^[[2;2Hc^Jd^[8e",
      })
  void goesOnAsBefore(String before, String after) {
    var options = new TerminalOptions(12, 4, 100);
    var terminal = new Terminal(options);
    terminal.feed(Notation.bytes(before));
    var replayed = new Terminal(options);
    replayed.feed(terminal.dump(0));

    terminal.feed(Notation.bytes(after));
    replayed.feed(Notation.bytes(after));

    assertThat(ScreenText.whole(replayed)).isEqualTo(ScreenText.whole(terminal));
  }

  /** What a program asks after a dump was replayed is answered as it would have been without. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "^[]4;1;#123456^G^[]5;0;#abcdef^G^[]11;#001122^G | ^[]4;1;?^G^[]5;0;?^G^[]11;?^G",
        "^[]4;1;#111^G^[[#P^[]4;1;#222^G^[[#P^[]4;1;#333^G | ^[[#R^[]4;1;?^G^[[#Q^[]4;1;?^G^[[#Q^[]4;1;?^G",
        "^[]4;1;#111^G^[[#P^[]4;1;#222^G^[[#P^[]4;1;#333^G^[[#Q | ^[[#R^[]4;1;?^G^[[#Q^[]4;1;?^G",
        "^[[?7s^[[?25l^[[?25s^[[?25h^[[?1000h^[[?1000s^[[?1000l | ^[[?7l^[[?7;25;1000r^[[?7$p^[[?25$p^[[?1000$p",
        "^[[?1049h^[[?1049s^[[?1049l | ^[[?1049r^[[?1049$p",
        "^[[?2026h | ^[[?2026$p",
        "^[[?47h^[[?1049s^[[?47l | ^[[?1048$p^[[?1049r^[[?1049$p",
        "^[[?40h^[[?3s | ^[[2;2H^[[?3r^[[6n",
        "^[[?95h^[[2*x^[[63\"p | ^[[65\"p^[[?95$p^[P$q*x^[\\",
        "^[[2,q^[[99,q | ^[[c",
        "^[[1\"qa^[[?47h^[[1\"qa^[[!p^[[>6u^[[?47l^[[>5u | ^[[?u^[[?47h^[[?u",
        "^[[1\"qa^[[!p^[[>5u | ^[[?u",
        "^[[?2048h^[[?1007h^[[?1045h^[[?35l | ^[[?2048$p^[[?1007$p^[[?1045$p^[[?35$p",
        "^[[?1037l^[[?1060h | ^[[?1037$p^[[?1060l^[[?1037$p",
        "^[[?1037h | ^[[?1060h^[[?1037$p^[[?1060l^[[?1037$p",
        "^[[?1060h | ^[[?1037$p^[[?1060l^[[?1037$p",
        "^[[?1037h^[[?1037s^[[?1037l | ^[[?1037r^[[?1037$p",
        "^[[2h^[[12l^[[20h | ^[[2$p^[[12$p^[[20$p^[[4$p",
        "^[[62;1\"p | ^[P$q\"p^[\\^[[=c",
        "^[[64;0\"p | ^[P$q\"p^[\\",
        "^[[64;0\"p^[[61\"p | ^[[=c^[[62;3\"p^[P$q\"p^[\\",
        "^[[?42h^[[?95h^[[2*x^[[61\"p | ^[[?42;95$p^[[65;1\"p^[[?42$p^[[?95$p^[P$q*x^[\\",
        "^[[61\"p^[[?2l | ^[Z^[<^[[c^[[62;1\"p^[P$q\"p^[\\",
        "^[[2*x^[[3#y | ^[P$q*x^[\\^[[1;1;1;1;1;1*y",
        "^[[=1u^[[>3u^[[>5u^[[?1049h^[[>9u^[[>24u | ^[[?u^[[<u^[[?u^[[?1049l^[[?u^[[<u^[[?u^[[<u^[[?u",
        "^[[?47h^[[>9u^[[?47l | ^[[?u^[[?47h^[[?u",
        "^[[>1;3m^[[>2n^[[>4;1f | ^[[?1m^[[?2m^[[?4g",
        "^[-A^[.F^[n^[~^[O | ^[[1$w",
        "^[P0!u\"?^[\\ | ^[[&u",
        "^[[7,q | ^[[c",
        "^[]1;a^G^[]2;b^G^[[22t^[]2;c^G^[[22;2t^[]2;d^G | ^[[#S^[[21t^[[23t^[[21t^[[23t^[[20t^[[21t",
        "^[[3 q^[[?12l | ^[P$q q^[\\",
        "^[[2$~ | ^[P$q$~^[\\",
        "ab^[[2$~^[[1$}xy | ^[[6n^[P$q$}^[\\^[[?25$p",
        "^[[1;4;34m^[[1;30#{^[[0;3;45m^[[2;31#{^[[99#{^[[21m^[[4;21#{^[[m | ^[[1;2m^[[#}^[P$qm^[\\^[[#}^[P$qm^[\\^[[#}^[P$qm^[\\^[[#}^[P$qm^[\\",
        "^[[1 q | ^[P$q q^[\\^[[?12$p",
        "^[[1\"q | ^[P$q\"q^[\\^[[1$w",
        "^[V | ^[P$q\"q^[\\^[[1$w",
        "^[[?42h^[[!p | ^[[?42$p",
        "^[[3g^[[4G^[H | ^[[2$w",
      })
  void answersAsBefore(String before, String question) {
    var options = new TerminalOptions(12, 4, 100, "test", new Permissions(true, false, false));
    var terminal = new Terminal(options);
    terminal.feed(Notation.bytes(before));
    var replayed = new Terminal(options);
    replayed.feed(terminal.dump(0));
    terminal.takeReplies();
    replayed.takeReplies();

    terminal.feed(Notation.bytes(question));
    replayed.feed(Notation.bytes(question));

    String answer = Notation.write(terminal.takeReplies());
    assertThat(answer).isNotEmpty();
    assertThat(Notation.write(replayed.takeReplies())).isEqualTo(answer);
  }

  /** Text, margins, sets and modes that somebody left behind do not show in what is replayed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "old^M^Jold^M^Jold^M^Jold old old!^[[2;5H | two^M^J^[[31mrows",
        "^[[44;9mold^[#6^[[3;5H | two^M^Jrows",
        "^[(0^[)0^N^[[4h^[[?7l^[[?25l | more than one row",
        "^[[?69h^[[3;5s^[[2;3r^[[?6h | more than one row^M^Jtwo",
        "^[[?1049h^[#8^[[?1049lold^[[2;2H | main^[[?47h^[[H^[[2Jalt^[[3;1Hx",
        "^[[?1049h^[#8^[[?1049lold^[[2;2H | main^[[?1047halt^[[?47l",
        "^[[?1049h^[#8^[[?1049lold^[[2;2H | main^[[?1049halt",
        "^[[?1049h^[#8^[[2;2H | main^[[?47halt^[[?47l",
      })
  void looksTheSameInATerminalThatWasUsed(String before, String output) {
    var options = new TerminalOptions(12, 4, 100);
    var terminal = new Terminal(options);
    terminal.feed(Notation.bytes(output));
    var used = new Terminal(options);
    used.feed(Notation.bytes(before));
    used.feed(terminal.dump(0));

    assertThat(ScreenText.whole(used)).isEqualTo(ScreenText.whole(terminal));
  }

  /** VT52 mode makes an xterm 80 columns wide. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[[61\"pabc^M^J^[[1;12Hx",
        "^[[?42h^[[64;0\"p^[[61\"p^[(Aabc^[7^[[?1049h^[[2;2H^[7",
        "^[[?2l^[<abc",
      })
  void levelOneNeedsNoVt52Mode(String output) {
    var options = new TerminalOptions(12, 4, 100);
    var terminal = new Terminal(options);
    terminal.feed(Notation.bytes(output));
    assertThat(Notation.write(terminal.dump(0))).doesNotContain("?2l").contains("^[[61\"p");

    assertThat(DumpedTwin.difference(terminal, new Terminal(options), 0, Notation.bytes("^[(Bxyz")))
        .isEmpty();
  }

  @Test
  void directoryIsAsBefore() {
    var terminal = new Terminal(new TerminalOptions(12, 4, 100));
    terminal.feed(Notation.bytes("^[]7;file://h/x^G"));
    var replayed = new Terminal(new TerminalOptions(12, 4, 100));
    replayed.feed(terminal.dump(0));

    assertThat(replayed.cwd()).isEqualTo("file://h/x");
  }

  @ParameterizedTest
  @CsvSource({"^[[>4;2m, ctrl+i", "^[[>1u, ctrl+i", "^[[?1h, up"})
  void keysAreAsBefore(String before, String key) {
    var options = new TerminalOptions(12, 4, 100);
    var terminal = new Terminal(options);
    terminal.feed(Notation.bytes(before));
    var replayed = new Terminal(options);
    replayed.feed(terminal.dump(0));

    assertThat(Notation.write(replayed.key(key))).isEqualTo(Notation.write(terminal.key(key)));
  }

  /** What a dump with scrollback gives, and what it becomes at another width. */
  @ParameterizedTest
  @CsvSource({
    "x*84 ^[[H^[[2J",
    "x*84 ^[[H^[[K",
    "x*84 ^[[S^[[2J",
    "x*84 ^[[H^[[2J^[[3;1Hhello",
    "x*84 ^[[?1049h^[[Halt",
    "^J^J^J^J^J^J^[[41mERROR: message^[[m^[[K",
    "^J^J^J^J^J^J^[[41m漢漢漢漢漢x漢漢^[[m^[[K",
    "^J^J^J^J^[[48;5;200mx*14 ^[[m^[[K",
    "漢漢漢漢漢x漢漢漢^J^J^J^J^J^J^J",
    "^J^J^J^J^Jabcdefghijk❤️漢",
    "^[[3;1Hx*13 漢漢^[[4;2;4;2;1;4;7$r^[[4;4m漢^[[4;5;4;5;24$r^[[S^[[5;1Hx*25 ",
    "^[[2;11H漢^[[2;12;2;12;5$r",
    "^[[4:3m漢^[[1;1;1;1;0$r",
    "^[[1;2H^[[4:4;1m漢^[[1;2;1;2;4;22;7$r",
    "^[[2;11H^[[4:5m漢^[[2;11;2;11;24;5$r",
    "^[[2;11H^[[4:3m漢^[[2;12;2;12;24$r",
    "^[[3;12H^[[?7l🇩🇪^[[?7h^[[2;1Hx*13 ^[[3;1H^[[11P^[[3;4Hx^[[S^[[S^[[S",
    "one   ^M^Jtwo x*30 ^[[1;31m ^[[m^M^J^J^J^J^J",
  })
  void scrollbackIsAsBefore(String output) {
    var terminal = new Terminal(new TerminalOptions(12, 5, 50));
    terminal.feed(Notation.bytes(repeated(output)));

    Terminal replayed = replayed(terminal, 50);

    assertThat(WholeTerminal.of(replayed, 50)).isEqualTo(WholeTerminal.of(terminal, 50));
    terminal.resize(7, 4);
    replayed.resize(7, 4);
    assertThat(WholeTerminal.of(replayed, 50)).isEqualTo(WholeTerminal.of(terminal, 50));
  }

  /** A row that wrapped, its blank continuation cut off at the bottom. */
  @Test
  void lastRowDoesNotGoOn() {
    var terminal = new Terminal(new TerminalOptions(6, 2, 50));
    terminal.feed(Notation.bytes("abcde^[[B"));
    terminal.resize(4, 9);
    terminal.feed(Notation.bytes("^[[H"));
    terminal.resize(4, 3);

    assertThat(terminal.frame().lines())
        .extracting(FrameRow::wrapped)
        .containsExactly(true, false, false);
    assertThat(WholeTerminal.of(replayed(terminal, 50), 50))
        .isEqualTo(WholeTerminal.of(terminal, 50));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 3", "6, 6", "7, 6"})
  void holdsTheNewestRowsOfTheScrollbackAsManyAsAreAskedFor(int asked, int held) {
    var terminal = new Terminal(new TerminalOptions(12, 4, 100));
    terminal.feed(Notation.bytes("0^M^J1^M^J2^M^J3^M^J4^M^J5^M^J6^M^J7^M^J8^M^J9"));

    Terminal replayed = replayed(terminal, asked);

    assertThat(WholeTerminal.rows(replayed))
        .isEqualTo(WholeTerminal.rows(terminal).subList(6 - held, 10));
  }

  private static String repeated(String output) {
    return Pattern.compile("x\\*(\\d+) ")
        .matcher(output)
        .replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
  }

  private static Terminal replayed(Terminal terminal, int scrollbackRows) {
    var replayed = new Terminal(new TerminalOptions(terminal.cols(), terminal.rows(), 50));
    replayed.feed(terminal.dump(scrollbackRows));
    return replayed;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100_000})
  void anythingIsAsBefore(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      var random = new Random(seed);
      var terminal = new Terminal(new TerminalOptions(12, 5, 50));
      for (int n = 0; n < 4; n++) {
        for (int i = random.nextInt(12); i >= 0; i--) {
          terminal.feed(Notation.bytes(PIECES[random.nextInt(PIECES.length)]));
        }
        int rows = random.nextInt(51);
        assertThat(WholeTerminal.of(replayed(terminal, rows), rows))
            .as("seed %d", seed)
            .isEqualTo(WholeTerminal.of(terminal, rows));
        terminal.resize(2 + random.nextInt(30), 1 + random.nextInt(9));
      }
    }
  }
}
