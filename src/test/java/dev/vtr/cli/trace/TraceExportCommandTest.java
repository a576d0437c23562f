package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceExportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory = Path.of("");

  @Test
  void otlpLinesAreReadBackWithThePublishedSchema() throws IOException {
    String file =
        new TraceFiles(directory)
            .ended(IdleTrace.call(0))
            .ended(IdleTrace.around())
            .line(
                SpanFixture.span(IdleTrace.ID, "9", "odd")
                    .childOf("a1")
                    .error("gone")
                    .attribute("list", "[1,\"two\",true,0.5]")
                    .event("screen.keyframe", 5, "\"frame_id\":120")
                    .line())
            .write()
            .toString();

    CommandRun run =
        CommandRun.of(
            TraceExportCommand::run, "--format", "otlp-json", "--trace", "4bf9", "--jsonl", file);

    Map<String, Span> spans = new HashMap<>();
    for (String line : run.out().lines().toList()) {
      TracesData.Builder data = TracesData.newBuilder();
      JsonFormat.parser().merge(withBase64Ids(line), data);
      Span span = data.getResourceSpans(0).getScopeSpans(0).getSpans(0);
      spans.put(
          span.getName()
              + span.getKindValue()
              + data.getResourceSpans(0).getResource().getAttributesCount(),
          span);
    }
    assertThat(run.out().lines()).hasSize(10);
    Span odd =
        spans.values().stream()
            .filter(span -> span.getName().equals("odd"))
            .findFirst()
            .orElseThrow();
    assertThat(HexFormat.of().formatHex(odd.getTraceId().toByteArray())).isEqualTo(IdleTrace.ID);
    assertThat(HexFormat.of().formatHex(odd.getParentSpanId().toByteArray()))
        .isEqualTo(SpanFixture.id("a1"));
    assertThat(odd.getStatus().getCodeValue()).isEqualTo(2);
    assertThat(odd.getStartTimeUnixNano()).isEqualTo(SpanFixture.nanos(0));
    assertThat(odd.getAttributes(0).getValue().getArrayValue().getValuesCount()).isEqualTo(4);
    assertThat(odd.getEvents(0).getAttributes(0).getValue().getIntValue()).isEqualTo(120);
    Span idle =
        spans.values().stream()
            .filter(span -> span.getName().equals("session.idle"))
            .findFirst()
            .orElseThrow();
    assertThat(HexFormat.of().formatHex(idle.getLinks(0).getSpanId().toByteArray()))
        .isEqualTo(SpanFixture.id("c4"));
  }

  @Test
  void otlpLinesSayWhatWasLeftOut() throws IOException {
    String line =
        SpanFixture.span("aa55", "1", "buy")
            .event("e", 1, "")
            .link("bb66", "2", "input")
            .line()
            .replace(
                "\"resource\"",
                "\"dropped_events\":81,\"dropped_attributes\":77,\"dropped_links\":80,\"resource\"")
            .replace("\"attrs\":{}}]", "\"attrs\":{},\"dropped_attributes\":4}]")
            .replace("\"input\"}}", "\"input\"},\"dropped_attributes\":5}");
    String file = new TraceFiles(directory).line(line).write().toString();
    CommandRun run =
        CommandRun.of(
            TraceExportCommand::run, "--format", "otlp-json", "--trace", "aa55", "--jsonl", file);
    TracesData.Builder data = TracesData.newBuilder();
    JsonFormat.parser().merge(withBase64Ids(run.out()), data);
    Span span = data.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span.getDroppedAttributesCount()).isEqualTo(77);
    assertThat(span.getDroppedEventsCount()).isEqualTo(81);
    assertThat(span.getDroppedLinksCount()).isEqualTo(80);
    assertThat(span.getEvents(0).getDroppedAttributesCount()).isEqualTo(4);
    assertThat(span.getLinks(0).getDroppedAttributesCount()).isEqualTo(5);
  }

  @Test
  void perfettoSlicesNeverCrossOnATrack() throws IOException {
    TraceFiles files = new TraceFiles(directory).ended(IdleTrace.call(0)).ended(IdleTrace.around());
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      double from = random.nextInt(400);
      files.line(
          SpanFixture.span(IdleTrace.ID, "8%03x".formatted(i), "part")
              .childOf("c4")
              .on("spoke", "a")
              .from(from, from + random.nextInt(60))
              .line());
    }
    String file = files.write().toString();

    CommandRun run =
        CommandRun.of(
            TraceExportCommand::run, "--format", "perfetto", "--trace", "4bf9", "--jsonl", file);

    Map<String, List<double[]>> tracks = new HashMap<>();
    int flows = 0;
    for (JsonNode event : run.json().path("traceEvents")) {
      if (event.path("ph").asText().equals("X")) {
        double from = event.path("ts").asDouble();
        tracks
            .computeIfAbsent(event.path("pid") + "/" + event.path("tid"), key -> new ArrayList<>())
            .add(new double[] {from, from + event.path("dur").asDouble()});
      }
      flows += event.path("ph").asText().equals("s") ? 1 : 0;
    }
    assertThat(tracks.values().stream().mapToInt(List::size).sum()).isEqualTo(509);
    assertThat(flows).isEqualTo(1);
    tracks.forEach(
        (track, slices) -> {
          for (double[] a : slices) {
            for (double[] b : slices) {
              boolean crossing = a[0] < b[0] && b[0] < a[1] && a[1] < b[1];
              assertThat(crossing)
                  .as("%s: %s..%s and %s..%s", track, a[0], a[1], b[0], b[1])
                  .isFalse();
            }
          }
        });
  }

  @Test
  void aProcessWithoutACoordinatorHasItsRoleForAName() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(SpanFixture.span("ab12", "1", "vtr.agent.ls").on("cli", "").line());
    files.line(SpanFixture.span("ab12", "2", "vtr.grpc.List").childOf("1").line());
    JsonNode events =
        CommandRun.of(
                TraceExportCommand::run,
                "--format",
                "perfetto",
                "--trace",
                "ab12",
                "--jsonl",
                files.write().toString())
            .json()
            .path("traceEvents");
    List<String> names = new ArrayList<>();
    events.forEach(
        event -> {
          if (event.path("name").asText().equals("process_name")) {
            names.add(event.path("args").path("name").asText());
          }
        });
    assertThat(names).containsExactlyInAnyOrder("cli", "hub hub-1");
  }

  @Test
  void anUnknownFormatIsRefused() throws IOException {
    String file = new TraceFiles(directory).ended(IdleTrace.call(0)).write().toString();

    assertThat(CommandRun.of(TraceExportCommand::run, "--format", "xml", "--jsonl", file))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--format"));
  }

  /** Protobuf's own JSON writes bytes in base 64; OTLP writes ids in hexadecimal. */
  private static String withBase64Ids(String line) throws IOException {
    JsonNode tree = JSON.readTree(line);
    for (String field : List.of("traceId", "spanId", "parentSpanId")) {
      for (JsonNode parent : tree.findParents(field)) {
        byte[] id = HexFormat.of().parseHex(parent.path(field).asText());
        ((ObjectNode) parent).put(field, Base64.getEncoder().encodeToString(id));
      }
    }
    return tree.toString();
  }
}
