package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the system says of processes and time. */
class ProcessStatTest {
  @Test
  void anUptimeIsItsTicksAndNeverOneLess() {
    assertThat(LongStream.range(0, 20_000).map(i -> 7_640_000 + i))
        .allMatch(
            ticks ->
                ProcessStat.ticks(
                        String.format(Locale.ROOT, "%d.%02d 1.0\n", ticks / 100, ticks % 100))
                    == ticks);
  }

  @Test
  void aProcessThatBeganJustNowDidNotBeginLater() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessStat stat = ProcessStat.of((int) child.pid());
      assertThat(stat).isNotNull();
      assertThat(stat.startTicks()).isLessThanOrEqualTo(ProcessStat.nowTicks());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
