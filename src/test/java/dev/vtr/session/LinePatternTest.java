package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns: what people write compiles, and what would fill the heap does not. */
class LinePatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\$ $",
        "[0-9]{1,3}%",
        "(a|b){2,}c",
        "[]x]{3}",
        "[[:alpha:]]+",
        "\\Qa{9999}\\E",
        "x{1000}",
        "a{,5}",
        "(?i)error|failed"
      })
  void whatPeopleWriteCompiles(String pattern) {
    assertThat(LinePattern.compile("pattern", pattern).pattern()).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((x{100}){100}){100}",
        "(((x{2,20}){2,20}){2,20}){2,20}",
        "(?:[a-z]{1000}){1000}",
        "(\\d{500,}){500}",
        "(",
        "a{2001}",
        "[z-a]",
        ""
      })
  void whatIsTooMuchOrMalformedIsRefusedByName(String pattern) {
    assertThatThrownBy(() -> LinePattern.compile("pattern", pattern))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageStartingWith("pattern ");
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThatThrownBy(() -> LinePattern.compile("p", "(".repeat(1500) + "x" + ")".repeat(1500)))
        .isInstanceOf(Failure.Invalid.class);
    assertThatThrownBy(() -> LinePattern.compile("p", "x".repeat(LinePattern.MAX_CHARS + 1)))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  @Timeout(10)
  void matchingTakesTimeInProportionToTheText() {
    String text = "a".repeat(Lines.MAX_LINE_CHARS);
    for (String pattern : List.of("(a*)*b", "(a|aa)+$b", "(a|a?)+b", "(.*a){12}b")) {
      assertThat(LinePattern.compile("pattern", pattern).matcher(text).find()).isFalse();
    }
  }
}
