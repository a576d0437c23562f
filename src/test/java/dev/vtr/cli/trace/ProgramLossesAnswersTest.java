package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose traces lack what other programs lost. */
class ProgramLossesAnswersTest {
  private static final String TRACE = SpanFixture.trace("aa55");

  @TempDir private Path directory;

  private TraceFiles calls() {
    return new TraceFiles(directory)
        .line(span(TRACE, "b1", "subscribe.stream").from(0, 4010).line());
  }

  private static JsonNode ask(CommandRun.Entry command, Path file, String... words) {
    return CommandRun.of(
            command,
            Stream.concat(Stream.of("--jsonl", file.toString(), "--json"), Stream.of(words))
                .toArray(String[]::new))
        .json();
  }

  private void notWhole(Path file, String lack) {
    JsonNode answer = ask(TraceCommand::run, file, "--trace", "aa55");
    assertThat(answer.path("complete").asBoolean()).isFalse();
    assertThat(answer.path("missing").toString()).contains(lack);
  }

  private static final String PROGRAM =
      span(TRACE, "d1", "buy")
          .from(100, 200)
          .line()
          .replaceFirst("\"resource\":\\{.*", "\"resource\":{\"service.name\":\"shop\"}}");

  private boolean isWhole(Path file) {
    return ask(TraceCommand::run, file, "--trace", "aa55").path("complete").asBoolean();
  }

  /** Refused spans of programs lack in traces that hold spans of them. */
  @Test
  void whatProgramsLoseCastsNoDoubtOnTracesWithoutPrograms() throws IOException {
    String claims = "\"service.name\":\"(claims to be vtr)\",\"service.instance.id\":\"x\"";
    String programs = "\"service.name\":\"(other programs)\"";
    String impostor = "\"service.name\":\"(others)\",\"service.instance.id\":\"x\"";
    Path file =
        calls()
            .line(SpanFixture.lossOf(claims, 1, 100, 200))
            .line(SpanFixture.lossOf(programs, 2, 100, 200))
            .line(SpanFixture.lossOf(impostor, 3, 100, 200))
            .write();
    assertThat(isWhole(file)).isTrue();
    JsonNode losses = ask(TraceSearchCommand::run, file).path("losses");
    assertThat(losses.findValuesAsText("by"))
        .containsExactlyInAnyOrder("(claims to be vtr)", "(other programs)", "(others)");

    notWhole(
        calls().line(PROGRAM).line(SpanFixture.lossOf(programs, 2, 100, 200)).write(),
        "2 spans lost (refused) by (other programs)");
    assertThat(isWhole(calls().line(PROGRAM).line(SpanFixture.lossOf(claims, 1, 9, 9)).write()))
        .isTrue();
    notWhole(
        calls().line(SpanFixture.lossOf("\"service.name\":\"(others)\"", 2, 100, 200)).write(),
        "2 spans lost (refused) by (others)");
  }

  @Test
  void moreLossesOfProgramsThanAreHeldAreStillProgramsOnly() throws IOException {
    TraceFiles files = calls();
    for (int i = 0; i < 5000; i++) {
      String resource = "\"service.name\":\"p%d\"".formatted(i);
      files.line(SpanFixture.lossOf(resource, 1, 100, 200));
    }
    assertThat(isWhole(files.write())).isTrue();
    notWhole(files.line(PROGRAM).write(), "904 spans lost (refused) by (other programs)");
  }
}
