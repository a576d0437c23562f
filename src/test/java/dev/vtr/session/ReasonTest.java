package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The words that callers are told why with. */
class ReasonTest {
  /** A word, blanks, and the status that it comes with. */
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^//   ([a-z_]+) +[A-Z_]{5,}");

  @Test
  void eachHasItsLineInTheApisDefinition() throws Exception {
    String definition = Files.readString(Path.of("src/main/proto/vtr/v1/vtr.proto"));
    assertThat(DOCUMENTED.matcher(definition).results().map(line -> line.group(1)))
        .containsExactlyElementsOf(
            Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.NONE)
                .map(Reason::word)
                .toList());
  }

  @Test
  void aWordIsReadBack() {
    for (Reason reason : Reason.values()) {
      assertThat(Reason.of(reason.word())).isEqualTo(reason);
    }
    assertThat(Reason.of("of_a_later_version")).isEqualTo(Reason.NONE);
  }
}
