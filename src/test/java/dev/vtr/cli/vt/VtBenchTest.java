package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VtBenchTest {
  /** Some two seconds of work; without a bound on the terminals made it would be hours. */
  private static final Duration MOST = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void saysNothingButWhatCannotBeRead() throws Exception {
    Path file = Files.writeString(directory.resolve("tiny"), "x");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String[] args = {file.toString(), directory.toString(), "--runs", "1", "--warm-up", "0"};
    int exit =
        VtBench.run(
            args,
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(exit).isEqualTo(1);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("\"cannot read " + directory + ": Is a directory\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ""})
  void comesBackFromATinyRecording(String recording) throws Exception {
    Path file = Files.writeString(directory.resolve("tiny"), recording);
    var out = new ByteArrayOutputStream();
    String[] args = {file.toString(), "--runs", "1", "--warm-up", "8"};
    int exit =
        assertTimeoutPreemptively(
            MOST,
            () ->
                VtBench.run(
                    args, InputStream.nullInputStream(), new PrintStream(out, false), System.err));
    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .last()
        .asString()
        .matches("tiny +" + recording.length() + "( +[0-9.]+){2} +[0-9]+");
  }
}
