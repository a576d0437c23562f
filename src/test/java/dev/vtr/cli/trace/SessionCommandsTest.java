package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandsTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  @BeforeEach
  void files() {
    files = new TraceFiles(directory).ended(IdleTrace.call(0)).ended(IdleTrace.around());
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

  @Test
  void whyTellsTheProgramsTimeFromOurs() throws IOException {
    String file = files.write().toString();

    JsonNode answer =
        CommandRun.of(TraceWhyCommand::run, "--jsonl", file, "--trace", IdleTrace.ID, "--json")
            .json();

    JsonNode layers = answer.path("layers_ms");
    assertThat(answer.path("total_ms").asDouble()).isEqualTo(412);
    assertThat(layers.path("idle_window").asDouble()).isEqualTo(100);
    assertThat(layers.path("program").asDouble()).isEqualTo(263);
    assertThat(layers.path("client").asDouble()).isEqualTo(32);
    assertThat(layers.path("client_to_hub").asDouble()).isEqualTo(4);
    assertThat(layers.path("hub").asDouble()).isEqualTo(2);
    assertThat(layers.path("tunnel_queue").asDouble()).isEqualTo(0.4);
    assertThat(layers.path("tunnel_round_trip").asDouble()).isEqualTo(4.6);
    assertThat(layers.path("spoke").asDouble()).isEqualTo(6);
    assertThat(answer.path("vtr_ms").asDouble()).isEqualTo(49);
    assertThat(answer.path("notable").get(0).path("mark").asText()).isEqualTo("IDLE");
  }

  @Test
  void whyOfASessionSumsItsCalls() throws IOException {
    String file = files.write().toString();

    JsonNode answer =
        CommandRun.of(TraceWhyCommand::run, "--jsonl", file, "--session", "build", "--json").json();

    assertThat(answer.path("calls").findValuesAsText("name"))
        .containsExactly("vtr.agent.idle", "vtr.agent.send");
    assertThat(answer.path("total_ms").asDouble()).isEqualTo(442);
    assertThat(CommandRun.of(TraceWhyCommand::run, "--jsonl", file, "--session", "build").out())
        .contains("2 calls, 442ms in all")
        .contains("program running")
        .contains("slowest calls:");
    assertThat(CommandRun.of(TraceWhyCommand::run, "--jsonl", file))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--trace"));
  }

  private static SpanFixture stream(String trace, String id) {
    return SpanFixture.span(trace, id, "subscribe.stream")
        .childOf("e0")
        .from(0, 1000)
        .session(IdleTrace.SESSION, "build");
  }

  /** A wait and a stream in which every layer takes a time of its own, in milliseconds. */
  @Test
  void whySeparatesEveryLayer() throws IOException {
    String trace = "77ab";
    TraceFiles every = new TraceFiles(directory);
    every.ended(
        List.of(
            span(trace, "1", "vtr.agent.send").kind("client").on("cli", "cli").from(0, 200),
            span(trace, "2", "vtr.grpc.WaitFor")
                .childOf("1")
                .kind("client")
                .on("cli", "cli")
                .from(10, 195),
            span(trace, "3", "vtr.grpc.WaitFor").childOf("2").kind("server").from(12, 190),
            span(trace, "4", "vtr.tunnel.dispatch")
                .childOf("3")
                .kind("client")
                .from(15, 186)
                .attribute("tunnel.enqueue_delay_ms", "1.5"),
            span(trace, "5", "vtr.tunnel.request")
                .childOf("4")
                .kind("server")
                .on("spoke", "a")
                .from(20, 184),
            span(trace, "6", "pty.write_batch").childOf("5").on("spoke", "a").from(21, 24),
            span(trace, "7", "session.wait_for")
                .childOf("5")
                .on("spoke", "a")
                .from(30, 180)
                .session(IdleTrace.SESSION, "build"),
            span("77ac", "8", "pty.read_batch")
                .on("spoke", "a")
                .from(100, 112)
                .session(IdleTrace.SESSION, "build")
                .link(trace, "7", "input"),
            span("77ac", "9", "vt.parse")
                .childOf("8")
                .on("spoke", "a")
                .from(101, 111)
                .session(IdleTrace.SESSION, "build")));
    JsonNode layers = layersOf(every, trace);
    assertThat(layers.path("client").asDouble()).isEqualTo(15);
    assertThat(layers.path("client_to_hub").asDouble()).isEqualTo(7);
    assertThat(layers.path("hub").asDouble()).isEqualTo(7);
    assertThat(layers.path("tunnel_queue").asDouble()).isEqualTo(1.5);
    assertThat(layers.path("tunnel_round_trip").asDouble()).isEqualTo(5.5);
    assertThat(layers.path("spoke").asDouble()).isEqualTo(11);
    assertThat(layers.path("pty_write").asDouble()).isEqualTo(3);
    assertThat(layers.path("vt_parse").asDouble()).isEqualTo(10);
    assertThat(layers.path("program").asDouble()).isEqualTo(140);

    TraceFiles stream = new TraceFiles(directory);
    stream.ended(
        List.of(
            span(trace, "1", "vtr.grpc.Subscribe").kind("server").from(0, 100),
            span(trace, "2", "subscribe.snapshot").childOf("1").from(1, 20),
            span(trace, "3", "subscribe.stream").childOf("1").from(20, 99),
            span(trace, "4", "vt.render.keyframe").childOf("3").from(30, 33),
            span(trace, "5", "screen.encode").childOf("3").from(40, 42)));
    JsonNode streamed = layersOf(stream, trace);
    assertThat(streamed.path("send").asDouble()).isEqualTo(19);
    assertThat(streamed.path("render").asDouble()).isEqualTo(3);
    assertThat(streamed.path("encode").asDouble()).isEqualTo(2);
    assertThat(streamed.path("stream_open").asDouble()).isEqualTo(74);
  }

  private static JsonNode layersOf(TraceFiles files, String trace) throws IOException {
    JsonNode answer =
        CommandRun.of(
                TraceWhyCommand::run,
                "--jsonl",
                files.write().toString(),
                "--trace",
                trace,
                "--json")
            .json();
    JsonNode layers = answer.path("layers_ms");
    double sum = 0;
    for (JsonNode layer : layers) {
      sum += layer.asDouble();
    }
    assertThat(sum).isEqualTo(answer.path("total_ms").asDouble());
    return layers;
  }

  @Test
  void everyListSaysWhatTheLastMetricsMiss() throws IOException {
    String file = files.write().toString();
    Files.writeString(
        directory.resolve("metrics.jsonl"), metric("trace.dropped_spans", 17, "hub-1"));
    Path spool = Files.createDirectories(directory.resolve("spool/a"));
    Files.writeString(
        spool.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 100, "a") + metric("trace.spool_bytes", 4711, "a"));

    for (CommandRun run :
        List.of(
            CommandRun.of(TraceSearchCommand::run, "--jsonl", file, "--session", "build"),
            CommandRun.of(TraceWhyCommand::run, "--jsonl", file, "--session", "build"),
            CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", IdleTrace.ID),
            CommandRun.of(TraceTimelineCommand::run, "--jsonl", file, "--session", "build"))) {
      assertThat(run.out())
          .contains("17 spans of hub-1 were lost", "4711 bytes of spans were in the spool of a")
          .contains("clock");
    }
  }

  @Test
  void whatASpokeElsewhereHasLeftStandsInTheHubsMetricsAndTheNewerOfTwoCounts() throws IOException {
    String file = files.write().toString();
    Path spool = Files.createDirectories(directory.resolve("spool/a"));
    Files.writeString(
        spool.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 100, "a") + metric("trace.spool_bytes", 5, "c"));
    Files.writeString(
        directory.resolve("metrics.jsonl"),
        metric("trace.spool_bytes", 4711, "away")
            + metric("trace.spool_bytes", 0, "a").replace(":05.200Z", ":09.200Z")
            + metric("trace.spool_bytes", 8, "c").replace(":05.200Z", ":01.200Z"));

    CommandRun run = CommandRun.of(TraceSearchCommand::run, "--jsonl", file, "--session", "build");

    assertThat(run.out())
        .contains("4711 bytes of spans were in the spool of away and not shipped")
        .contains("5 bytes of spans were in the spool of c")
        .doesNotContain("spool of a and", "8 bytes");
  }

  @Test
  void filesAreWhereTheConfigurationSays() throws IOException {
    files.write();
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(
        config.resolve("vtr.toml"),
        "[tracing]\njsonl_path = \"%1$s/traces.jsonl\"\nmetrics_path = \"%1$s/numbers.jsonl\"\n"
            .formatted(directory));
    Files.writeString(
        directory.resolve("numbers.jsonl"), metric("trace.dropped_spans", 17, "hub-1"));
    Map<String, String> environment =
        Map.of("HOME", config.toString(), "VTR_CONFIG_DIR", config.toString());

    CommandRun run =
        CommandRun.of(
            Clock.systemUTC(), environment, TraceSearchCommand::run, "--session", "build");
    assertThat(run.out()).contains("session.wait_for_idle", "17 spans of hub-1 were lost");

    Path other = Files.createDirectories(directory.resolve("other"));
    Files.copy(directory.resolve("traces.jsonl"), other.resolve("t.jsonl"));
    assertThat(
            CommandRun.of(
                    Clock.systemUTC(),
                    environment,
                    TraceSearchCommand::run,
                    "--session",
                    "build",
                    "--jsonl",
                    other.resolve("t.jsonl").toString())
                .out())
        .contains("session.wait_for_idle")
        .doesNotContain("17 spans");
  }

  private static String metric(String name, long value, String coordinator) {
    return "{\"ts\":\"2026-02-01T17:30:05.200Z\",\"type\":\"metric\",\"name\":\"%s\",\"value\":%d,\"unit\":\"By\",\"attrs\":{\"coordinator\":\"%s\"}}\n"
        .formatted(name, value, coordinator);
  }
}
