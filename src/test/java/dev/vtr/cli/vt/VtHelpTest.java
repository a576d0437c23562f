package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each command says how it is used, and does nothing else. */
class VtHelpTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replay | --cols --rows --text --ansi --json --at FILE",
        "bench | --cols --rows --scrollback --chunk --runs --warm-up FILE",
        "pipe | feed key resize mouse paste focus reply state dump",
        "figures | snapshots",
        "workloads | DIRECTORY MIB"
      })
  void namesWhatTheCommandTakes(String command, String words) {
    for (String option : new String[] {"--help", "-h"}) {
      out.reset();

      assertThat(run(command, option)).isZero();
      assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("vtr vt " + command)
          .contains(words.split(" "))
          .endsWith("\n");
    }
  }

  private int run(String command, String option) {
    var in = new ByteArrayInputStream(new byte[0]);
    var printOut = new PrintStream(out, true, StandardCharsets.UTF_8);
    var printErr = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] args = {option};
    return switch (command) {
      case "replay" -> VtReplay.run(args, in, printOut, printErr);
      case "bench" -> VtBench.run(args, in, printOut, printErr);
      case "pipe" -> VtPipe.run(args, in, printOut, printErr);
      case "figures" -> VtFigures.run(args, printOut, printErr);
      case "workloads" -> VtWorkloads.run(args, printOut, printErr);
      default -> throw new IllegalArgumentException(command);
    };
  }
}
