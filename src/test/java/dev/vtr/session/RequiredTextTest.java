package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "MARK ! MARK",
        "^MARK$ ! MARK",
        "BUILD SUCCESS ! SUCCESS",
        "\\d+ passed in ! passed",
        "PASS|FAIL ! PASS,FAIL",
        "(PASS|FAIL)ED: ! PASS,FAIL",
        "x(?:ab|c)y ! x",
        "(?P<n>abc)d ! abc",
        "colou?r ! colo",
        "a+bc ! bc",
        "ab{0,2}c ! a",
        "ab{2}c ! a",
        "(abc)*d ! d",
        "\\$ $ ! $",
        "a\\.out ! a.out",
        "[a-z]+ready ! ready",
        "[]x]ready ! ready",
        "[^]x]ready ! ready",
        "\\bdone\\b ! done",
        "(?i)Error ! error",
        "(?i)success ! ucce",
        "done|.* ! ~~",
        ".* ! ~~",
        "a? ! ~~",
        "a|b?|c ! ~~",
        "(?s)abc ! ~~",
        "x(?i)abc ! ~~",
        "x(?i:abc) ! ~~",
        "\\Qabc\\E ! ~~",
        "\\x41bc ! ~~",
        "\\p{Greek}bc ! ~~",
        "[[:alpha:]]bc ! ~~",
        "[\\]]bc ! ~~",
        "a b ! a",
        "é ! ~~",
        "(a|b|c|d|e|f|g|h|i) ! ~~",
      })
  void oneOfTheseWordsMustBeThere(String pattern, String words) {
    assertThat(LinePattern.compile("pattern", pattern)).isNotNull();
    assertThat(RequiredText.of(pattern).words())
        .isEqualTo(words.isEmpty() ? List.of() : List.of(words.split(",")));
  }
}
