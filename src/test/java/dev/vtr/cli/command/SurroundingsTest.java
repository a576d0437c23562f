package dev.vtr.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environment that sessions take from. */
class SurroundingsTest {
  private static final Map<String, String> PROCESS =
      Map.of("LC_ALL", "C.UTF-8", "LANG", "de_DE", "HOME", "/");

  @Test
  void theUsersLocaleComesBack() {
    assertThat(Surroundings.environment(PROCESS, "POSIX"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("LC_ALL", "POSIX", "LANG", "de_DE", "HOME", "/"));
    assertThat(Surroundings.environment(PROCESS, ""))
        .containsExactlyInAnyOrderEntriesOf(Map.of("LANG", "de_DE", "HOME", "/"));
    assertThat(Surroundings.environment(PROCESS, null)).isEqualTo(PROCESS);
  }
}
