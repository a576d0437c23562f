package dev.vtr.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The labels of a spoke, of its command line and its configuration. */
class SpokeCommandTest {
  private static Arguments given(List<String> words) throws CommandFailure {
    return Syntax.of("vtr spoke", "").option("--label", "KEY=VALUE", "").parse(words);
  }

  private static Map<String, String> labels(Map<String, String> configured, String... values)
      throws CommandFailure {
    List<String> words = new ArrayList<>();
    for (String value : values) {
      words.addAll(List.of("--label", value));
    }
    return SpokeCommand.labels(given(words), configured);
  }

  @Test
  void theCommandLineComesOverTheConfiguration() throws Exception {
    assertThat(labels(Map.of("zone", "cellar", "rack", "1"), "zone=roof", "os=a=b", "empty="))
        .isEqualTo(Map.of("zone", "roof", "rack", "1", "os", "a=b", "empty", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone", "=roof", ""})
  void aLabelIsAKeyAndAValue(String text) {
    assertThatThrownBy(() -> labels(Map.of(), text))
        .hasMessage("--label wants KEY=VALUE, not \"" + text + "\"");
  }

  @Test
  void theHubsBoundsAreNamedBeforeItIsAsked() throws Exception {
    String[] many = new String[17];
    for (int i = 0; i < many.length; i++) {
      many[i] = "k" + i + "=v";
    }
    String message =
        "--label and [spoke] labels must be at most 16 of 128 characters each, none with an empty key or a control character";
    assertThatThrownBy(() -> labels(Map.of(), many)).hasMessage(message);
    assertThat(labels(Map.of(), "k=" + "v".repeat(127))).hasSize(1);
    assertThatThrownBy(() -> labels(Map.of(), "k=" + "v".repeat(128))).hasMessage(message);
    assertThatThrownBy(() -> labels(Map.of("", "v"))).hasMessage(message);
  }
}
