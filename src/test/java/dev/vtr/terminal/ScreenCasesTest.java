package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of every table: as it stands, cut in two at every place, and byte by byte. */
class ScreenCasesTest {
  static List<ScreenCase> cases() {
    return ScreenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void screenAndReply(ScreenCase given) {
    Terminal terminal = given.terminal();
    terminal.feed(Notation.bytes(given.input()));
    check(given, terminal);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutAnywhere(ScreenCase given) {
    byte[] input = Notation.bytes(given.input());
    for (int cut = 1; cut < input.length; cut++) {
      Terminal terminal = given.terminal();
      terminal.feed(input, 0, cut);
      terminal.feed(input, cut, input.length - cut);
      check(given, terminal);
    }
    Terminal slow = given.terminal();
    for (int i = 0; i < input.length; i++) {
      slow.feed(input, i, 1);
    }
    check(given, slow);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void dumpAndReplayAreEqual(ScreenCase given) {
    Terminal terminal = given.terminal();
    terminal.feed(Notation.bytes(given.input()));
    Terminal replayed = given.terminal();
    replayed.feed(terminal.dump(0));
    assertThat(ScreenText.whole(replayed)).isEqualTo(ScreenText.whole(terminal));
  }

  private static void check(ScreenCase given, Terminal terminal) {
    if (!given.screen().isEmpty()) {
      assertThat(ScreenText.of(terminal)).isEqualTo(given.screen());
    }
    assertThat(Notation.write(terminal.takeReplies())).isEqualTo(given.reply());
  }

  @Test
  void namesAreUnique() {
    assertThat(cases()).extracting(ScreenCase::name).doesNotHaveDuplicates();
  }
}
