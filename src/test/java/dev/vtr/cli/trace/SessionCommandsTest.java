package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session's files say: what is open, what was dropped, and when things happened. */
class SessionCommandsTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  @BeforeEach
  void files() {
    files = IdleTrace.files(directory);
  }

  @Test
  void openListsWhatHasStartedAndNotEnded() throws IOException {
    SpanFixture ended = SpanFixture.span("a0", "1", "subscribe.stream").from(0, 900);
    files.line(ended.startLine()).line(ended.line());
    files.line(SpanFixture.span("a1", "2", "vtr.tunnel.Stream").from(10, 10).startLine());
    files.line(
        SpanFixture.span("a1", "2", "vtr.tunnel.Stream")
            .from(10, 5000)
            .attribute("frames", "7")
            .progressLine(1));
    files.line(
        SpanFixture.span("a2", "3", "session.wait_for").process("gone").from(20, 20).startLine());
    files.line(SpanFixture.span("a3", "4", "session.write").from(9000, 9001).line());

    CommandRun run =
        CommandRun.of(TraceOpenCommand::run, "--jsonl", files.write().toString(), "--json");

    JsonNode spans = run.json().path("spans");
    assertThat(spans).hasSize(2);
    assertThat(spans.get(0).path("name").asText()).isEqualTo("session.wait_for");
    assertThat(spans.get(0).path("state").asText()).isEqualTo("cut_off");
    assertThat(spans.get(1).path("name").asText()).isEqualTo("vtr.tunnel.Stream");
    assertThat(spans.get(1).path("state").asText()).isEqualTo("open");
    assertThat(spans.get(1).path("attrs").path("frames").asInt()).isEqualTo(7);

    CommandRun text = CommandRun.of(TraceOpenCommand::run, "--jsonl", files.write().toString());
    assertThat(text.out().lines())
        .anyMatch(line -> line.contains("session.wait_for") && line.contains("no news since"))
        .anyMatch(line -> line.contains("vtr.tunnel.Stream") && line.contains("so_far="));
  }

  @Test
  void nothingOpenIsAGoodAnswer() throws IOException {
    CommandRun run = CommandRun.of(TraceOpenCommand::run, "--jsonl", files.write().toString());
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("no span is open");
  }

  @Test
  void dropsAreToldForEachSubscriber() throws IOException {
    files.line(
        stream("b1", "e1")
            .attribute("stream.dropped_frames", "5")
            .attribute("stream.frames", "95")
            .event("screen.frame_id_gap", 10, "\"from\":3,\"to\":9,\"dropped_frames\":5")
            .event("stream.backpressure", 20, "\"duration_ms\":120,\"queue_depth\":1")
            .event("screen.delta", 30, "\"frame_id\":9,\"queue_delay_ms\":130")
            .line());
    files.line(
        SpanFixture.span("b1", "e0", "vtr.grpc.Subscribe")
            .from(0, 1000)
            .session(IdleTrace.SESSION, "build")
            .attribute("stream.dropped_frames", "5")
            .line());
    files.line(stream("b2", "e2").attribute("stream.frames", "100").line());
    String file = files.write().toString();

    JsonNode answer =
        CommandRun.of(TraceDropsCommand::run, "--jsonl", file, "--session", "build", "--json")
            .json();

    assertThat(answer.path("subscribers")).hasSize(2);
    JsonNode worst = answer.path("subscribers").get(0);
    assertThat(worst.path("dropped_frames").asInt()).isEqualTo(5);
    assertThat(worst.path("gaps").asInt()).isEqualTo(1);
    assertThat(worst.path("gap_frames").asInt()).isEqualTo(5);
    assertThat(worst.path("backpressure_ms").asDouble()).isEqualTo(120);
    assertThat(worst.path("queue_delay_max_ms").asDouble()).isEqualTo(130);
    assertThat(answer.path("subscribers").get(1).path("dropped_frames").asInt()).isZero();
    assertThat(CommandRun.of(TraceDropsCommand::run, "--jsonl", file, "--session", "build").out())
        .contains(
            "<-- DROPPED 5 frames of 100, 1 gaps over 5 frames, 1 times backpressure, 120ms in all, longest in the queue 130ms")
        .contains("nothing dropped or late");
  }

  @Test
  void whatWasOnlyLateIsNotCalledDropped() throws IOException {
    files.line(
        stream("b1", "e1")
            .attribute("stream.dropped_frames", "0")
            .attribute("stream.frames", "300")
            .event("screen.delta", 30, "\"frame_id\":9,\"queue_delay_ms\":97")
            .line());

    assertThat(
            CommandRun.of(
                    TraceDropsCommand::run,
                    "--jsonl",
                    files.write().toString(),
                    "--session",
                    "build")
                .out())
        .contains("<-- LATE, nothing dropped, longest in the queue 97ms")
        .doesNotContain("DROPPED");
  }

  @Test
  void aRenamedSessionIsMeantByEachOfItsNames() throws IOException {
    String id = "11112222-aaaa-4b55-9b0e-1f9d3f1f0a02";
    files.line(
        span("c1", "1", "subscribe.stream")
            .from(0, 500)
            .session(id, "before")
            .attribute("stream.frames", "7")
            .line());
    files.line(
        span("c2", "2", "vtr.grpc.Rename")
            .from(100, 101)
            .session(id, "after")
            .attribute("rpc.method", "\"vtr.v1.Vtr/Rename\"")
            .line());
    files.line(span("c3", "3", "session.write").from(200, 201).session(id, "after").line());
    String file = files.write().toString();

    for (String name : List.of("before", "after", "hub-1:after")) {
      assertThat(
              CommandRun.of(TraceSearchCommand::run, "--jsonl", file, "--session", name, "--json")
                  .json()
                  .path("spans")
                  .findValuesAsText("name"))
          .as(name)
          .containsExactly("subscribe.stream", "session.write", "vtr.grpc.Rename");
      assertThat(CommandRun.of(TraceDropsCommand::run, "--jsonl", file, "--session", name).out())
          .contains("subscribe.stream [hub]", "nothing dropped or late");
    }
    assertThat(
            CommandRun.of(
                    TraceSearchCommand::run,
                    "--jsonl",
                    file,
                    "--session",
                    "after",
                    "--since",
                    "2026-02-01T17:30:05.300Z")
                .out())
        .contains("subscribe.stream");
  }

  @Test
  void timelineIsInTheOrderOfTimeAndWithinItsBounds() throws IOException {
    files.line(stream("b1", "e1").event("session_idle", 500, "\"idle\":true").line());
    String file = files.write().toString();

    CommandRun all =
        CommandRun.of(TraceTimelineCommand::run, "--jsonl", file, "--session", "build");
    assertThat(all.out().lines().map(line -> line.substring(0, 24)).toList()).isSorted();
    assertThat(all.out())
        .contains("event session_idle of subscribe.stream [hub] idle=true  <-- IDLE")
        .contains("session.idle [spoke]");

    JsonNode some =
        CommandRun.of(
                TraceTimelineCommand::run,
                "--jsonl",
                file,
                "--session",
                "build",
                "--json",
                "--from",
                "2026-02-01T17:30:05.030Z",
                "--to",
                "2026-02-01T17:30:05.037Z")
            .json();
    assertThat(some.path("moments").findValuesAsText("span"))
        .containsExactly("subscribe.stream", "vtr.grpc.WaitForIdle", "vtr.grpc.WaitForIdle");
    assertThat(some.path("moments").get(0).path("kind").asText()).isEqualTo("lasts");
    assertThat(
            CommandRun.of(
                TraceTimelineCommand::run,
                "--jsonl",
                file,
                "--session",
                "build",
                "--from",
                "1m",
                "--to",
                "2m"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--to"));
  }

  private static SpanFixture stream(String trace, String id) {
    return SpanFixture.span(trace, id, "subscribe.stream")
        .childOf("e0")
        .from(0, 1000)
        .session(IdleTrace.SESSION, "build");
  }
}
