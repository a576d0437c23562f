package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers tell of spans that have not ended: when they began, and how far they have come. */
class OpenSpansAnswersTest {
  private static final long MINUTE = 60_000;
  private static final long NOW = 10 * MINUTE;

  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);
  private final Clock clock =
      Clock.fixed(Instant.ofEpochMilli(SpanFixture.EPOCH_MILLIS + NOW), ZoneOffset.UTC);

  @BeforeEach
  void files() {
    files = new TraceFiles(directory);
  }

  /** A stream that began at zero, as a line of its {@code part}, written at {@code toMillis}. */
  private static SpanFixture stream(double toMillis) {
    return span("a1", "1", "subscribe.stream")
        .from(0, toMillis)
        .session(IdleTrace.SESSION, "build")
        .attribute("stream.frames", "7");
  }

  private CommandRun run(CommandRun.Entry entry, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("--jsonl", files.write().toString()));
    all.addAll(List.of(args));
    return CommandRun.of(clock, Map.of(), entry, all.toArray(String[]::new));
  }

  private JsonNode found(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return run(TraceSearchCommand::run, all.toArray(String[]::new)).json().path("spans");
  }

  private void startAndProgress() {
    files.line(stream(0).startLine());
    files.line(span("b1", "2", "other").from(1, 2).session(IdleTrace.SESSION, "build").line());
    files.line(stream(NOW - 2000).progressLine(1));
  }

  @Test
  void whatBeganBeforeTheAskedTimeHasItsBegin() throws IOException {
    startAndProgress();

    JsonNode stream = found("--session", "build", "--since", "8s").get(0);
    assertThat(stream.path("name").asText()).isEqualTo("subscribe.stream");
    assertThat(stream.path("start_ns").asLong()).isEqualTo(SpanFixture.nanos(0));
    assertThat(stream.has("start_known")).isFalse();
    assertThat(stream.path("duration_ms").asLong()).isEqualTo(NOW - 2000);
    assertThat(found("--session", "build", "--since", "8s")).hasSize(1);
    assertThat(run(TraceDropsCommand::run, "--session", "build", "--since", "8s").out())
        .contains("from 2026-02-01T17:30:05.000Z so_far=9m58s");
    assertThat(
            run(
                    TraceExportCommand::run,
                    "--session",
                    "build",
                    "--since",
                    "8s",
                    "--format",
                    "perfetto")
                .json()
                .path("traceEvents")
                .get(1)
                .path("dur")
                .asLong())
        .isEqualTo((NOW - 2000) * 1000);
  }

  @Test
  void aSpanThatEndedBeforeTheAskedTimeDoesNotComeBackAsOpen() throws IOException {
    files.line(stream(0).startLine());
    files.line(stream(1000).progressLine(1));
    files.line(stream(2000).line());
    files.line(span("b1", "2", "other").from(NOW, NOW).session(IdleTrace.SESSION, "build").line());

    assertThat(found("--session", "build", "--since", "8s").findValuesAsText("name"))
        .containsExactly("other");
    assertThat(found("--session", "build", "--limit", "1").findValuesAsText("name"))
        .containsExactly("other");
    assertThat(run(TraceSearchCommand::run, "--session", "build", "--min-duration", "3s"))
        .satisfies(run -> run.refused(1, "NOT_FOUND", "no span"));
  }

  @Test
  void theBeginStandsInAnOlderFileThatTheTimeLeavesOut() throws IOException {
    Path older = directory.resolve("traces.000001.jsonl");
    Files.writeString(older, stream(0).startLine() + "\n");
    Files.setLastModifiedTime(older, FileTime.from(clock.instant().minus(Duration.ofHours(5))));
    files.line(stream(NOW - 2000).progressLine(1));

    JsonNode stream = found("--session", "build", "--since", "8s").get(0);

    assertThat(stream.path("start_ns").asLong()).isEqualTo(SpanFixture.nanos(0));
  }

  @Test
  void aLineOfProgressIsEnoughForTheBegin() throws IOException {
    files.line(stream(NOW - 2000).datedProgressLine(7));

    JsonNode stream = found("--session", "build").get(0);

    assertThat(stream.path("start_ns").asLong()).isEqualTo(SpanFixture.nanos(0));
    assertThat(stream.path("duration_ms").asLong()).isEqualTo(NOW - 2000);
  }

  @Test
  void aBeginThatNoFileHasIsSaidToBeUnknown() throws IOException {
    files.line(stream(MINUTE).event("screen.delta", MINUTE / 2, "\"frame_id\":3").progressLine(7));
    files.line(stream(3 * MINUTE).progressLine(8));
    String began = "began before 2026-02-01T17:30:35.000Z";

    JsonNode stream = found("--session", "build").get(0);
    assertThat(stream.path("start_ns").asLong()).isEqualTo(SpanFixture.nanos(MINUTE / 2.0));
    assertThat(stream.path("start_known").asBoolean(true)).isFalse();
    assertThat(stream.path("duration_ms").asLong()).isEqualTo(5 * MINUTE / 2);
    for (CommandRun run :
        List.of(
            run(TraceSearchCommand::run, "--session", "build"),
            run(TraceOpenCommand::run),
            run(TraceTimelineCommand::run, "--session", "build"),
            run(TraceCommand::run, "--trace", SpanFixture.trace("a1")))) {
      assertThat(run.out())
          .contains("so_far>=2m30s", began)
          .contains("1 spans began before all that these files have of them")
          .doesNotContain("1970");
    }
    assertThat(run(TraceDropsCommand::run, "--session", "build").out())
        .contains("from before 2026-02-01T17:30:35.000Z so_far>=2m30s");
    assertThat(found("--session", "build", "--min-duration", "2m")).hasSize(1);
    assertThat(run(TraceSearchCommand::run, "--session", "build", "--min-duration", "1h"))
        .satisfies(run -> run.refused(1, "NOT_FOUND", "no span"));
  }

  @Test
  void aMinimalDurationIsHeldAgainstAllLinesOfAnOpenSpan() throws IOException {
    startAndProgress();

    assertThat(found("--min-duration", "9m").findValuesAsText("name"))
        .containsExactly("subscribe.stream");
    assertThat(run(TraceSearchCommand::run, "--since", "8s", "--min-duration", "1h"))
        .satisfies(run -> run.refused(1, "NOT_FOUND", "no span"));
  }

  /** A wait on a spoke elsewhere, as far as its lines tell: its layers have begun. */
  private void waitThatHangs() {
    double begin = NOW - 13_000;
    files.line(span("c1", "1", "vtr.grpc.WaitFor").kind("server").from(begin, 0).startLine());
    files.line(span("c1", "2", "vtr.tunnel.dispatch").childOf("1").from(begin, 0).startLine());
    files.line(
        span("c1", "3", "session.wait_for")
            .childOf("2")
            .on("spoke", "a")
            .from(begin, 0)
            .session(IdleTrace.SESSION, "pend")
            .startLine());
  }

  @Test
  void aCallThatHangsHasTakenTheTimeUntilNow() throws Exception {
    waitThatHangs();
    Path lock = Files.createFile(directory.resolve(".traces.jsonl.lock"));

    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      CommandRun why = run(TraceWhyCommand::run, "--trace", SpanFixture.trace("c1"));
      assertThat(why.out())
          .contains("1 calls, 13s in all so far (1 not ended): 0us of vtr itself, 13s waiting")
          .contains("program running");
      assertThat(run(TraceCommand::run, "--trace", SpanFixture.trace("c1")).out())
          .contains("session.wait_for [spoke] so_far=13s", "critical path (*), 13s so far:");
      assertThat(found("--since", "5s", "--min-duration", "12s").findValuesAsText("name"))
          .contains("vtr.grpc.WaitFor", "vtr.tunnel.dispatch");
      assertThat(run(TraceOpenCommand::run).out()).contains("vtr.grpc.WaitFor [hub] so_far=13s");
    }
    CommandRun gone = run(TraceOpenCommand::run);
    assertThat(gone.out())
        .as("nobody holds the lock: it lasted until its last sign")
        .contains("vtr.grpc.WaitFor [hub] started, no news since  <-- CUT OFF");
  }

  @Test
  void theTimelineHasWhatLastsThroughTheAskedTime() throws Exception {
    files.line(
        span("c1", "3", "session.wait_for")
            .from(NOW - 13_000, 0)
            .session(IdleTrace.SESSION, "pend")
            .startLine());
    files.line(
        span("c2", "4", "vtr.grpc.Info")
            .from(NOW - 20_000, NOW + 9000)
            .session(IdleTrace.SESSION, "pend")
            .line());
    Path lock = Files.createFile(directory.resolve(".traces.jsonl.lock"));

    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      assertThat(
              run(TraceTimelineCommand::run, "--session", "pend", "--from", "5s", "--to", "0s")
                  .out())
          .contains("lasts session.wait_for [hub] so_far=13s trace=c1")
          .contains("lasts vtr.grpc.Info [hub] duration=29s trace=c2");
    }
  }

  @Test
  void whereNothingTellsOfAProcessItsLastLineDoes() throws IOException {
    waitThatHangs();
    files.line(span("d1", "9", "other").from(NOW - 4000, NOW - 3000).line());

    assertThat(run(TraceOpenCommand::run).out()).contains("vtr.grpc.WaitFor [hub] so_far=10s");
  }
}
