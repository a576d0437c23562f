package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final int BYTES = 200_000;

  @ParameterizedTest
  @EnumSource
  void isTheSameEveryTimeAndKnownToTheEngine(Workload workload) {
    byte[] bytes = workload.bytes(BYTES);
    assertThat(bytes).hasSizeGreaterThanOrEqualTo(BYTES).isEqualTo(workload.bytes(BYTES));

    var terminal = new Terminal(new TerminalOptions(80, 24, 100));
    terminal.feed(bytes);
    assertThat(terminal.ignoredCount()).isZero();
    assertThat(terminal.takeReplies()).isEmpty();
  }
}
