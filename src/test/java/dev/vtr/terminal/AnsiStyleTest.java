package dev.vtr.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnsiStyleTest {
  /** xterm 379 misreads what stands behind a parameter with colons in the same SGR. */
  @ParameterizedTest
  @CsvSource({
    "2, 10, 0, 0, '^[[0;31;101m'",
    "0x1010203, 0x1090807, 0, 0, '^[[0;38;2;1;2;3;48;2;9;8;7m'",
    "201, 17, 0, 0, '^[[0;38;5;200;48;5;16m'",
    "2, 0, 0, 3, '^[[0m^[[4:3m^[[39;31m'",
    "0, 0, 201, 2, '^[[0m^[[58:5:200m^[[39;21m'",
    "0, 2, 0x1010203, 4, '^[[0m^[[4:4m^[[58:2::1:2:3m^[[39;41m'",
  })
  void whatHasColonsStandsAlone(
      int foreground, int background, int underlineColor, int underline, String expected) {
    Style style =
        new Style(foreground, background, underlineColor, underline << Style.UNDERLINE_SHIFT, "");
    var out = new StringBuilder();

    AnsiStyle.append(out, Style.DEFAULT, style);

    assertThat(out.toString().replace("\u001b", "^[")).isEqualTo(expected);
  }
}
