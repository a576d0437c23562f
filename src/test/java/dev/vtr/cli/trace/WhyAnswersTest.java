package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code trace-why} says of a call, and of a session's calls. */
class WhyAnswersTest {
  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  @BeforeEach
  void files() {
    files = IdleTrace.files(directory);
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
}
