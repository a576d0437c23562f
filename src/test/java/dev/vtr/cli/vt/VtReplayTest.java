package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VtReplayTest {
  private static final String CAST_HEADER = "{\"version\":2,\"width\":4,\"height\":2}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "--cols 0, '--cols must be 1 to 1000, not 0'",
    "--rows 0, '--rows must be 1 to 1000, not 0'",
    "--cols 1001, '--cols must be 1 to 1000, not 1001'",
    "--rows 1001, '--rows must be 1 to 1000, not 1001'",
    "--rows -1, '--rows must be 1 to 1000, not -1'",
    "--cols 1.5, '--cols needs a whole number, not 1.5'",
    "--cols 99999999999, '--cols must be 1 to 1000, not 99999999999'",
    "--cols, '--cols needs a whole number, not nothing'",
  })
  void refusesSizesOutOfRange(String options, String problem) {
    assertThat(replay("- " + options)).isEqualTo(2);
    assertThat(text(err)).isEqualTo(refusal(problem));
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--text --json", "--json --ansi", "--ansi --text"})
  void refusesTwoFormats(String options) {
    assertThat(replay("- " + options)).isEqualTo(2);
    assertThat(text(err)).contains(options.split(" ")).contains("together");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void showsTheScreenInTheSizeAsked() {
    assertThat(replay("--cols 1 --rows 2 --text -")).isZero();
    assertThat(text(out)).isEqualTo("a\nb\n");
  }

  @Test
  void takesTheLargestSize() {
    assertThat(replay("- --cols 1000 --rows 1000")).isZero();
    assertThat(text(out).lines()).hasSize(1000);
  }

  @Test
  void leavesOutTheLineInWhichTheFileEnds() {
    String cast = CAST_HEADER + "[0.1,\"o\",\"a\"]\n[0.2,\"o\",\"b\"]\n[0.3,\"o\",\"c";
    assertThat(replay("-", cast)).isZero();
    assertThat(text(out)).isEqualTo("ab\n\n");
    assertThat(text(err)).isEqualTo("vt replay: line 4 is cut off and left out\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "[0.1,\"r\",\"9x9x9\"]", "[\"0\"", "[0.1,\"o\",\"c"})
  void namesTheLineThatIsNoEvent(String line) {
    assertThat(replay("-", CAST_HEADER + "[0.1,\"o\",\"a\"]\n" + line + "\n")).isEqualTo(2);
    assertThat(text(err)).isEqualTo(refusal("line 3 is not an asciicast event"));
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-0.001", "NaN", "x"})
  void refusesATimeThatIsNone(String seconds) {
    assertThat(replay("- --at " + seconds)).isEqualTo(2);
    assertThat(text(err)).isEqualTo(refusal("--at needs seconds of at least 0, not " + seconds));
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/,Is a directory",
    "/nope,there is no such file",
    "/proc/self/mem,Input/output error"
  })
  void namesTheFileThatCannotBeRead(String file, String reason) {
    assertThat(replay(file)).isEqualTo(1);
    assertThat(text(err))
        .startsWith("{\"error\":{\"code\":\"FAILED_PRECONDITION\"")
        .contains("\"cannot read " + file + ": " + reason + "\"");
  }

  private static String refusal(String problem) {
    return "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\""
        + problem
        + "\",\"next_step\":\"vtr vt replay --help says what it takes.\"}}\n";
  }

  private int replay(String args) {
    return replay(args, "ab");
  }

  private int replay(String args, String input) {
    return VtReplay.run(
        args.split(" "),
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
