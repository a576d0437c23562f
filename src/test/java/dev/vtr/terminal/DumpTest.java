package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program writes after a dump was replayed looks as it would have without. */
class DumpTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "❤️x^[[?2027l, y",
        "abc👩‍🚀^[[?2027l, y",
        "ab^[7^M^Jcd, ^[8Z",
        "^[[1mab^[7^[[m^M^Jcd, ^[8Z",
        "^[[2;3H^[[?6h^[7^[[?6l, ^[8^[[1;1HZ",
        "^[[3;5H^[[1m^[[?1049halt, ^[[?1049lZ",
        "^[[?6h^[[?1049halt, ^[[?1049l^[[2;2rZ^[[1;1HY",
        "^[[?1049halt^[[2;2H^[[4m^[7^[[m^[[H, ^[8Z",
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
}
