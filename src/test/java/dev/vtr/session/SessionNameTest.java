package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNameTest {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "Z",
        "0",
        "9",
        ".",
        "-",
        "_",
        "a.b_c-D9",
        "-a",
        ".a",
        "_a",
        "a:b",
        "a/b",
        "a b",
        "a@",
        "a[",
        "a`",
        "a{",
        "/a",
        ":a",
        "\u00e9",
        "a\u00e9",
        "a\n",
        "\ud83d\ude00",
        "a123456789b123456789c123456789d123456789e123456789f123456789g123",
        "a123456789b123456789c123456789d123456789e123456789f123456789g1234",
      })
  void isWhatTheRuleSays(String name) {
    assertThat(SessionName.isValid(name)).isEqualTo(RULE.matches(name));
  }
}
