package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgramEnvironmentTest {
  @Test
  void onlyTheAllowListComesFromTheNode() {
    Map<String, String> node =
        Map.of(
            "HOME",
            "/home/a",
            "PATH",
            "/bin",
            "LC_TIME",
            "de_DE.UTF-8",
            "AWS_SECRET",
            "s",
            "VTR_TOKEN_FILE",
            "t",
            "TERM",
            "dumb",
            "COLUMNS",
            "5",
            "TRACEPARENT",
            "00-x");
    assertThat(ProgramEnvironment.build(node, Map.of(), "id-1"))
        .containsEntry("HOME", "/home/a")
        .containsEntry("PATH", "/bin")
        .containsEntry("LC_TIME", "de_DE.UTF-8")
        .containsEntry("TERM", "xterm-256color")
        .containsEntry("COLORTERM", "truecolor")
        .containsEntry("LANG", "C.UTF-8")
        .containsEntry("VTR", "1")
        .containsEntry("VTR_SESSION", "id-1")
        .doesNotContainKeys("AWS_SECRET", "VTR_TOKEN_FILE", "COLUMNS", "TRACEPARENT");
  }

  @Test
  void whatWasAskedForWinsButNotOverTheMarks() {
    Map<String, String> requested = Map.of("TERM", "vt100", "EXTRA", "1", "VTR_SESSION", "forged");
    assertThat(ProgramEnvironment.build(Map.of(), requested, "id-1"))
        .containsEntry("TERM", "vt100")
        .containsEntry("EXTRA", "1")
        .containsEntry("VTR_SESSION", "id-1");
  }

  @Test
  void programsThatNeedAPathHaveOne() {
    assertThat(ProgramEnvironment.build(Map.of(), Map.of(), "id-1"))
        .containsKeys("PATH", "HOME", "USER", "LOGNAME", "SHELL");
  }
}
