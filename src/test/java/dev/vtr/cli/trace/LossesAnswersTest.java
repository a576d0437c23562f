package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question tells what was lost of the time that it covers. */
class LossesAnswersTest {
  private static final String TRACE = SpanFixture.trace("aa55");
  private static final String SESSION = "6e0a3a52-5a4b-4c55-9b0e-1f9d3f1f0a01";

  @TempDir private Path directory;

  /** Five streams of a session within five seconds. */
  private TraceFiles calls() {
    TraceFiles files = new TraceFiles(directory);
    for (int call = 0; call < 5; call++) {
      files.line(
          span(TRACE, "b" + call, "subscribe.stream")
              .from(1000 * call, 1000 * call + 10)
              .session(SESSION, "syn")
              .attribute("stream.dropped_frames", "1")
              .line());
    }
    return files;
  }

  private static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of((CommandRun.Entry) TraceCommand::run, "--trace aa55"),
        Arguments.of((CommandRun.Entry) TraceWhyCommand::run, "--trace aa55"),
        Arguments.of((CommandRun.Entry) TraceWhyCommand::run, "--session syn"),
        Arguments.of((CommandRun.Entry) TraceSearchCommand::run, "--session syn"),
        Arguments.of((CommandRun.Entry) TraceSearchCommand::run, "--session " + SESSION),
        Arguments.of((CommandRun.Entry) TraceSearchCommand::run, "--name subscribe.stream"),
        Arguments.of((CommandRun.Entry) TraceSearchCommand::run, "--attr session.name=syn"),
        Arguments.of((CommandRun.Entry) TraceSearchCommand::run, "--min-duration 1ms"),
        Arguments.of((CommandRun.Entry) TraceDropsCommand::run, "--session syn"),
        Arguments.of(
            (CommandRun.Entry) TraceTimelineCommand::run,
            "--session syn --from 2026-02-01T17:30:00Z --to 2026-02-01T17:31:00Z"),
        Arguments.of((CommandRun.Entry) TraceOpenCommand::run, ""));
  }

  private static CommandRun run(CommandRun.Entry command, String options, Path file, String more) {
    List<String> args = new ArrayList<>(List.of("--jsonl", file.toString()));
    Arrays.stream((options + " " + more).split(" "))
        .filter(word -> !word.isEmpty())
        .forEach(args::add);
    return CommandRun.of(command, args.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whatANodeLostIsTold(CommandRun.Entry command, String options) throws IOException {
    Path file = calls().line(SpanFixture.loss("hub-1", "queue_full", 17, 100, 3000)).write();

    assertThat(run(command, options, file, "").out())
        .contains("17 spans were lost in this time (queue_full) by hub-1");
    JsonNode answer = run(command, options, file, "--json").json();
    assertThat(answer.path("losses").path(0).path("spans").asInt()).isEqualTo(17);
    assertThat(answer.path("losses").path(0).path("by").asText()).isEqualTo("hub-1");
    assertThat(answer.path("unknown").toString()).contains("17 spans were lost");
  }

  /** What a process that had to stop on a full disk keeps beside its file for the next one. */
  @ParameterizedTest
  @MethodSource("questions")
  void whatWaitsForTheNextProcessIsTold(CommandRun.Entry command, String options)
      throws IOException {
    Path file = calls().write();
    String lines =
        SpanFixture.loss("hub-1", "write_failed", 17, 100, 3000)
            + "\n"
            + SpanFixture.loss("hub-1", "write_failed", 5, 100, 3000).substring(0, 90);
    Path kept = directory.resolve(".traces.jsonl.losses");
    Files.write(kept, Arrays.copyOf(lines.getBytes(StandardCharsets.UTF_8), 16 << 10));

    assertThat(run(command, options, file, "").out())
        .contains("17 spans were lost in this time (write_failed) by hub-1")
        .doesNotContain("torn");
    assertThat(run(command, options, file, "--json").json().path("losses")).hasSize(1);

    Files.write(kept, new byte[16 << 10]); // told by the next process
    assertThat(run(command, options, file, "").out()).doesNotContain("were lost");
  }

  @Test
  void whatWaitsAndIsInTheFileAlreadyCountsOnce() throws IOException {
    String line = SpanFixture.loss("hub-1", "write_failed", 17, 100, 3000);
    Path file = calls().line(line).write();
    Files.write(
        directory.resolve(".traces.jsonl.losses"),
        Arrays.copyOf((line + "\n").getBytes(StandardCharsets.UTF_8), 16 << 10));
    JsonNode answer = run(TraceSearchCommand::run, "", file, "--json").json();
    assertThat(answer.path("losses").path(0).path("spans").asInt()).isEqualTo(17);
  }

  @Test
  void whatWaitsBesideTheFileOfASecondProcessIsToldToo() throws IOException {
    Path file = calls().write();
    Files.writeString(directory.resolve("traces.4711-0a1b2c3d.jsonl"), "");
    Files.writeString(
        directory.resolve(".traces.4711-0a1b2c3d.jsonl.losses"),
        SpanFixture.loss("spoke-b", "write_failed", 3, 100, 3000) + "\n");
    assertThat(run(TraceSearchCommand::run, "", file, "").out()).contains("3 spans were lost");
  }

  @Test
  @Timeout(30)
  void somethingElseThanAFileInItsPlaceIsPassedOver() throws Exception {
    Path file = calls().write();
    Path kept = directory.resolve(".traces.jsonl.losses");
    Path elsewhere = directory.resolve("elsewhere");
    Files.writeString(elsewhere, SpanFixture.loss("hub-1", "write_failed", 3, 100, 3000) + "\n");
    Files.createSymbolicLink(kept, elsewhere);
    assertThat(run(TraceSearchCommand::run, "", file, "").out()).doesNotContain("were lost");
    Files.delete(kept);
    assertThat(new ProcessBuilder("mkfifo", kept.toString()).start().waitFor()).isZero();
    assertThat(run(TraceSearchCommand::run, "", file, "").out()).doesNotContain("were lost");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void whoLostThemCannotWriteToTheTerminal(CommandRun.Entry command, String options)
      throws IOException {
    Path file =
        calls().line(SpanFixture.loss("hub-1\\u001b[2J", "queue_full", 17, 100, 3000)).write();
    assertThat(run(command, options, file, "").out())
        .contains("17 spans were lost")
        .doesNotContain("\u001b");
  }

  @Test
  void anExportSaysItWhereItsAccountGoes() throws IOException {
    Path file = calls().line(SpanFixture.loss("hub-1", "queue_full", 17, 100, 3000)).write();
    for (String which : List.of("--session syn", "--trace aa55")) {
      CommandRun run = run(TraceExportCommand::run, which + " --format perfetto", file, "");
      JsonNode account = new ObjectMapper().readTree(run.err());
      assertThat(account.path("losses").path(0).path("spans").asInt()).as(which).isEqualTo(17);
      assertThat(account.path("unknown").toString()).contains("17 spans were lost");
    }
  }

  @Test
  void anEmptyAnswerTellsThemToo() throws IOException {
    Path file = calls().line(SpanFixture.loss("hub-1", "queue_full", 17, 100, 3000)).write();
    CommandRun run = run(TraceSearchCommand::run, "--session nobody", file, "");
    run.refused(1, "NOT_FOUND", "no span passes");
    assertThat(run.err()).contains("17 spans were lost in this time (queue_full) by hub-1");
  }

  @Test
  void lossesOfAnotherTimeAreNotTold() throws IOException {
    Path file =
        calls()
            .line(SpanFixture.loss("hub-1", "queue_full", 17, -60_000, -50_000))
            .line(SpanFixture.loss("hub-1", "spool_full", 18, 60_000, 70_000))
            .write();
    String minute = "--since 2026-02-01T17:30:00Z --until 2026-02-01T17:30:20Z";
    assertThat(run(TraceSearchCommand::run, minute, file, "--json").json().path("losses"))
        .isEmpty();
    assertThat(run(TraceSearchCommand::run, "--session syn", file, "--json").json().path("losses"))
        .as("a session's own time has no known end")
        .hasSize(1);
  }

  @Test
  void aSessionIsNotToldOfOtherSpokesLosses() throws IOException {
    String other =
        SpanFixture.loss("spoke-b", "spool_full", 4, 100, 3000).replace("\"hub\"", "\"spoke\"");
    Path file = calls().line(other).write();
    assertThat(run(TraceSearchCommand::run, "--session syn", file, "--json").json().path("losses"))
        .isEmpty();
    assertThat(run(TraceSearchCommand::run, "", file, "--json").json().path("losses")).hasSize(1);
  }

  @Test
  void aFloodOfLossLinesIsSummedUp() throws IOException {
    TraceFiles files = calls();
    IntStream.range(0, 10_000)
        .forEach(i -> files.line(SpanFixture.loss("n" + i % 200, "queue_full", 1, 100, 3000)));
    JsonNode losses =
        run(TraceSearchCommand::run, "", files.write(), "--json").json().path("losses");
    assertThat(losses.size()).isLessThanOrEqualTo(51);
    int spans = 0;
    for (JsonNode loss : losses) {
      spans += loss.path("spans").asInt();
    }
    assertThat(spans).isEqualTo(10_000);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void filesThatTheBoundDeletedAreTold(CommandRun.Entry command, String options)
      throws IOException {
    Path file = calls().write();
    Files.move(file, directory.resolve("traces.000017.jsonl"));
    Files.writeString(file, "");

    assertThat(run(command, options, file, "").out())
        .contains("lines before 2026-02-01T17:30:05.010Z", "oldest 16 files of traces.jsonl")
        .doesNotContain("whole: no span");
  }

  @Test
  void aTraceThatBeganLaterThanWhatIsDeletedIsWhole() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(span("99", "1", "session.write").from(-5000, -4900).line());
    files.line(span("aa55", "2", "session.write").from(0, 1).line());
    Path file = files.write();
    Files.move(file, directory.resolve("traces.000002.jsonl"));
    Files.writeString(file, "");
    assertThat(run(TraceCommand::run, "--trace aa55", file, "").out()).contains("whole: no span");
    assertThat(run(TraceCommand::run, "--trace 9900", file, "").out()).contains("not whole");
    String since = "--since 2026-02-01T17:30:04Z";
    assertThat(run(TraceSearchCommand::run, since, file, "").out()).doesNotContain("gone");
  }

  /** What a limit leaves out must not pass for all there is. */
  @Test
  void filesThatTheBoundDeletedAreToldOfTheTimeThatIsAskedForWhateverIsShown() throws IOException {
    Path file = calls().write();
    Files.move(file, directory.resolve("traces.000017.jsonl"));
    Files.writeString(file, "");
    String since = "--since 2026-02-01T17:29:00Z --limit 1";
    for (String which : List.of("", "--session syn ")) {
      JsonNode answer = run(TraceSearchCommand::run, which + since, file, "--json").json();
      assertThat(answer.path("more").asInt()).isEqualTo(4);
      assertThat(answer.path("unknown").toString()).as(which).contains("oldest 16 files");
    }
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private void notWhole(String trace, Path file, String lack) throws IOException {
    assertThat(run(TraceCommand::run, "--trace " + trace, file, "").out())
        .contains("not whole:", lack)
        .doesNotContain("whole: no span");
    JsonNode answer = run(TraceCommand::run, "--trace " + trace, file, "--json").json();
    assertThat(answer.path("complete").asBoolean()).isFalse();
    assertThat(answer.path("missing").toString()).contains(lack);
    assertThat(run(TraceWhyCommand::run, "--trace " + trace, file, "").out())
        .contains("not whole:", lack);
  }

  @Test
  void aFileThatWasNotReadToItsEndMakesATraceNotWhole() throws IOException {
    Path file = calls().write();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines.append(span("99", "%04x".formatted(i), "session.write").line()).append('\n');
    }
    byte[] packed = packed(lines.toString());
    Path cut = directory.resolve("traces.000001.jsonl.gz");
    Files.write(cut, Arrays.copyOf(packed, packed.length / 3));

    notWhole("aa55", file, "what was not read of a file: " + cut);

    Files.setLastModifiedTime(cut, FileTime.from(Instant.parse("2026-02-01T15:00:00Z")));
    assertThat(run(TraceCommand::run, "--trace aa55", file, "").out())
        .as("it was finished before the trace began")
        .contains("whole: no span");
  }

  @Test
  void aTornLineMakesTheTraceThatItNamesNotWhole() throws IOException {
    String torn = span(TRACE, "c1", "session.write").line().substring(0, 140);
    Path file =
        calls()
            .line(torn)
            .line(span("bb66", "1", "session.write").session(SESSION, "syn").line())
            .write();

    notWhole("aa55", file, "1 torn or foreign line that names it");
    assertThat(run(TraceCommand::run, "--trace bb66", file, "").out()).contains("whole: no span");
    JsonNode why = run(TraceWhyCommand::run, "--session syn", file, "--json").json();
    assertThat(why.path("not_whole").findValuesAsText("trace_id")).containsExactly(TRACE);
  }

  /** As a process that was killed leaves it, or a copy that was made while it was written. */
  @ParameterizedTest
  @MethodSource("questions")
  void aLineTornBeforeItsIdAtTheEndOfAFileIsTold(CommandRun.Entry command, String options)
      throws IOException {
    Path file = calls().write();
    Path rotated = directory.resolve("traces.000001.jsonl");
    String whole = span("99", "1", "session.write").line();
    String torn = "{\"ts\":\"2026-02-01T17:30:05.000Z\",\"type\":\"span\",\"seq\":2,\"trac";
    Files.writeString(rotated, whole + "\n" + torn);
    String told = rotated + ": 1 torn line at its end";
    assertThat(run(command, options, file, "").out()).contains("not read to the end: " + told);
    assertThat(run(command, options, file, "--json").json().path("unknown").toString())
        .containsOnlyOnce(told);
    notWhole("aa55", file, told);

    Files.writeString(rotated, whole);
    assertThat(run(command, options, file, "").out()).doesNotContain("torn");

    Path packed =
        Files.write(directory.resolve("traces.000001.jsonl.gz"), packed(whole + "\n" + torn));
    Files.delete(rotated);
    assertThat(run(command, options, file, "").out())
        .contains("not read to the end: " + packed + ": 1 torn line at its end");
  }

  @Test
  void aLineTooLongToBeLookedAtMakesATraceNotWhole() throws IOException {
    String blob = "\"" + "x".repeat(2 << 20) + "\"";
    Path file =
        calls().line(span(TRACE, "c1", "session.write").attribute("blob", blob).line()).write();

    notWhole("aa55", file, "1 line too long to be looked at");
  }

  @Test
  void somethingElseThanAFileIsRefusedByName() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path path : List.of(pipe, directory, Path.of("/dev/null"))) {
      run(TraceOpenCommand::run, "", path, "")
          .refused(2, "INVALID_ARGUMENT", "--jsonl: not a file: " + path);
    }
  }

  @Test
  void aCommandWhoseParentIsElsewhereIsNotWhole() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(span("aa55", "2", "vtr.agent.skills").childOf("1").on("cli", "cli").line());
    assertThat(run(TraceCommand::run, "--trace aa55", files.write(), "").out())
        .contains("not whole:", "of whoever set TRACEPARENT")
        .doesNotContain("whole: no span and no edge");
  }

  @Test
  void anErrorIsNamedOnce() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(
        span("aa55", "2", "vtr.grpc.GetScreen")
            .error("UNAVAILABLE")
            .attribute("rpc.status_code", "\"UNAVAILABLE\"")
            .line());
    assertThat(run(TraceWhyCommand::run, "--trace aa55", files.write(), "").out())
        .contains("ERROR UNAVAILABLE")
        .doesNotContain("UNAVAILABLE UNAVAILABLE");
  }
}
