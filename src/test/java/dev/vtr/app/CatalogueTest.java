package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.trace.Asker;
import dev.vtr.cli.trace.TraceCommand;
import dev.vtr.cli.trace.TraceSearchCommand;
import dev.vtr.cli.trace.TraceWhyCommand;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A hub and a spoke that do everything once; then their files are held against the catalogue. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Section 8 of the contract and what stands beside it, with the unit of each. */
  private static final Map<String, String> METRICS =
      Map.ofEntries(
          Map.entry("stream.dropped_frames", "1 value coordinator,session.id"),
          Map.entry("stream.frames", "1 value coordinator,session.id"),
          Map.entry("screen.frame_id_gaps", "1 value coordinator,session.id"),
          Map.entry("pty.read_bytes", "By value coordinator,session.id"),
          Map.entry("pty.write_bytes", "By value coordinator,session.id"),
          Map.entry("tunnel.reconnects", "1 value coordinator,spoke"),
          Map.entry("trace.spans", "1 value coordinator"),
          Map.entry("trace.dropped_spans", "1 value coordinator"),
          Map.entry("trace.refused_spans", "1 value coordinator"),
          Map.entry("sessions", "1 value coordinator"),
          Map.entry("subscribers", "1 value coordinator"),
          Map.entry("stream.queue_depth", "1 value coordinator,session.id"),
          Map.entry("trace.spool_bytes", "By value coordinator"),
          Map.entry("stream.queue_delay_ms", "ms count coordinator,session.id"),
          Map.entry("tunnel.rtt_ms", "ms count coordinator,spoke"),
          Map.entry("tunnel.enqueue_delay_ms", "ms count coordinator,spoke"),
          Map.entry("pty.read_to_render_ms", "ms count coordinator,session.id"),
          Map.entry("rpc.duration_ms", "ms count coordinator,rpc.method"));

  private static final Set<String> LONG_LIVED =
      Set.of(
          "subscribe.stream",
          "vtr.tunnel.Stream",
          "session.wait_for",
          "session.wait_for_idle",
          "coordinator.wait_for",
          "coordinator.wait_for_idle",
          "vtr.grpc.Subscribe",
          "vtr.grpc.SendText",
          "vtr.grpc.WaitFor",
          "vtr.grpc.WaitForIdle",
          "vtr.tunnel.dispatch",
          "vtr.tunnel.request",
          "vtr.tunnel.stream");

  @TempDir static Path directory;
  private TwoNodes nodes;
  private List<JsonNode> spans;
  private List<JsonNode> others;

  @BeforeAll
  void doEverything() throws Exception {
    EverythingOnce done = new EverythingOnce(directory);
    nodes = done.nodes();
    spans = done.spans();
    others = done.others();
  }

  @Test
  void everySpanIsOneOfTheCatalogueAndIsAsItSays() throws IOException {
    SpanCatalogue catalogue = SpanCatalogue.read();
    assertThat(catalogue.problems(spans)).isEmpty();
    assertThat(catalogue.unused()).as("of the catalogue, never made").isEmpty();
  }

  @Test
  void allAboutASessionSaysWhich() {
    Set<String> silent = new TreeSet<>();
    Set<String> requests = new HashSet<>();
    for (JsonNode span : spans) {
      if (span.path("name").asText().equals("vtr.tunnel.request")) {
        requests.add(span.path("span_id").asText());
      }
    }
    for (JsonNode span : spans) {
      String name = span.path("name").asText();
      boolean ofNoSession =
          name.matches("vtr\\.(agent\\.ls|http|tunnel\\.Stream).*|.*(List|\\.list)|trace\\..*");
      String error = span.path("attrs").path("error.type").asText();
      boolean spawns = (name + span.path("attrs").path("rpc.method").asText()).contains("pawn");
      boolean neverWas = error.equals("NOT_FOUND") || (!error.isEmpty() && spawns);
      boolean refusedForItsForm =
          error.equals("INVALID_ARGUMENT")
              && requests.contains(span.path("parent_span_id").asText());
      boolean about =
          span.path("attrs").has("session.id") && span.path("attrs").has("session.name");
      if (!ofNoSession && !neverWas && !refusedForItsForm && !about) {
        silent.add(name + " " + span.path("attrs"));
      }
    }
    silent.removeIf(text -> text.contains("\"rpc.method\":\"vtr.v1.Vtr/List\""));
    silent.removeIf(text -> text.startsWith("vtr.tunnel.request")); // a list's has none to name
    assertThat(silent).isEmpty();
  }

  @Test
  void errorsAreCalledTheSameOnEveryLayer() {
    Set<String> types = new TreeSet<>();
    for (JsonNode span : spans) {
      JsonNode attributes = span.path("attrs");
      if (span.path("status").path("code").asText().equals("error")) {
        assertThat(attributes.has("error.type")).as("%s", span).isTrue();
        types.add(attributes.path("error.type").asText());
      }
    }
    assertThat(types)
        .contains("FAILED_PRECONDITION", "INVALID_ARGUMENT", "NOT_FOUND")
        .isSubsetOf(Stream.of(GrpcStatus.values()).map(GrpcStatus::name).toList());
  }

  @Test
  void longLivedSpansAreVisibleFromTheirBegin() {
    Map<String, String> started = new HashMap<>();
    for (JsonNode line : others) {
      assertThat(line.path("type").asText()).isIn("span_start", "span_progress");
      assertThat(line.path("name").asText()).isIn(LONG_LIVED);
      started.put(line.path("span_id").asText(), line.path("name").asText());
    }
    Map<String, Integer> kinds = new TreeMap<>();
    spans.forEach(
        span -> {
          String name = started.get(span.path("span_id").asText());
          if (name != null) {
            kinds.merge(name, 1, Integer::sum);
          }
        });
    assertThat(kinds.keySet()).isEqualTo(new TreeSet<>(LONG_LIVED));
  }

  @Test
  void whatLastsShowsItsWholeChainWhileItLasts() {
    Map<String, JsonNode> byId = new HashMap<>();
    spans.forEach(span -> byId.put(span.path("span_id").asText(), span));
    Set<String> started = new HashSet<>();
    others.forEach(line -> started.add(line.path("span_id").asText()));
    Set<String> chains = new TreeSet<>();
    for (JsonNode leaf : spans) {
      boolean lasted = leaf.path("dur_us").asLong() > 2_100_000;
      if (!leaf.path("name").asText().matches("session.wait_.*|subscribe.stream") || !lasted) {
        continue;
      }
      StringBuilder chain = new StringBuilder();
      JsonNode span = leaf;
      while (span != null && !span.path("resource").path("vtr.role").asText().equals("cli")) {
        assertThat(started).as("begin of %s", span).contains(span.path("span_id").asText());
        chain.append(span.path("name").asText()).append(' ');
        span = byId.get(span.path("parent_span_id").asText());
      }
      chains.add(chain.toString().strip());
    }
    assertThat(chains)
        .contains(
            "session.wait_for coordinator.wait_for vtr.grpc.WaitFor",
            "session.wait_for coordinator.wait_for vtr.grpc.SendText",
            "session.wait_for coordinator.wait_for vtr.grpc.SendText vtr.tunnel.request"
                + " vtr.tunnel.dispatch vtr.grpc.SendText",
            "session.wait_for_idle coordinator.wait_for_idle vtr.grpc.WaitForIdle",
            "subscribe.stream vtr.grpc.Subscribe",
            "session.wait_for coordinator.wait_for vtr.grpc.WaitFor vtr.tunnel.request"
                + " vtr.tunnel.dispatch vtr.grpc.WaitFor",
            "subscribe.stream vtr.grpc.Subscribe vtr.tunnel.stream vtr.tunnel.stream"
                + " vtr.grpc.Subscribe");
  }

  @Test
  void everyAsynchronousHopLinksToWhatCausedIt() {
    Map<String, JsonNode> byId = new HashMap<>();
    spans.forEach(span -> byId.put(span.path("span_id").asText(), span));
    for (String node : List.of("hub-1", "a")) {
      Set<String> hops = new TreeSet<>();
      for (JsonNode span : spans) {
        if (!span.path("resource").path("coordinator.name").asText().equals(node)) {
          continue;
        }
        for (JsonNode link : span.path("links")) {
          JsonNode cause = byId.get(link.path("span_id").asText());
          assertThat(cause).as("what caused %s", span).isNotNull();
          assertThat(link.path("trace_id")).isEqualTo(cause.path("trace_id"));
          hops.add(cause.path("name").asText() + " -> " + span.path("name").asText());
        }
      }
      assertThat(hops)
          .contains(
              "session.spawn -> pty.read_batch",
              "session.write -> pty.read_batch",
              "pty.read_batch -> screen.encode",
              "session.write -> session.idle",
              "session.write -> session.exit",
              "session.kill -> session.exit",
              "session.close -> session.exit");
    }
  }

  @Test
  void metricsAreExactlyThoseOfTheContract() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String node : List.of("hub-1", "a")) {
      for (String text : Files.readAllLines(nodes.metrics(node))) {
        JsonNode line = JSON.readTree(text);
        List<String> attributes = new ArrayList<>();
        line.path("attrs").fieldNames().forEachRemaining(attributes::add);
        String shape =
            line.path("unit").asText()
                + (line.has("value") ? " value " : line.has("p99") ? " count " : " ? ")
                + String.join(",", attributes);
        String before = found.put(line.path("name").asText(), shape);
        assertThat(before).isIn(null, shape);
      }
    }
    assertThat(found).isEqualTo(new TreeMap<>(METRICS));
  }

  @Test
  void metricsCountWhatTheSpansCount() throws IOException {
    for (String node : List.of("hub-1", "a")) {
      for (String total : List.of("stream.frames", "stream.dropped_frames")) {
        Map<String, Long> bySpans = new TreeMap<>();
        for (JsonNode span : spans) {
          JsonNode attributes = span.path("attrs");
          if (span.path("name").asText().equals("subscribe.stream")
              && attributes.path("coordinator").asText().equals(node)) {
            bySpans.merge(
                attributes.path("session.id").asText(), attributes.path(total).asLong(), Long::sum);
          }
        }
        Map<String, Long> byMetrics = new TreeMap<>();
        for (String text : Files.readAllLines(nodes.metrics(node))) {
          JsonNode line = JSON.readTree(text);
          if (line.path("name").asText().equals(total)) {
            byMetrics.put(
                line.path("attrs").path("session.id").asText(), line.path("value").asLong());
          }
        }
        byMetrics.keySet().retainAll(bySpans.keySet());
        assertThat(byMetrics).as(total).isNotEmpty().isEqualTo(bySpans);
      }
    }
  }

  /** The commands and the examples of the strategy, letter by letter but for path and ids. */
  @Test
  void theStrategysCommandsWorkOnTheFiles() throws Exception {
    JsonNode write =
        spans.stream()
            .filter(span -> span.path("name").asText().equals("session.write"))
            .findFirst()
            .orElseThrow();
    String session = write.path("attrs").path("session.id").asText();
    String path = nodes.traces().toString();
    assertThat(
            answer(TraceCommand::run, "--jsonl", path, "--trace", write.path("trace_id").asText()))
        .contains("session.write [hub]", "pty.write_batch", "pty.read_batch");
    assertThat(
            answer(TraceSearchCommand::run, "--jsonl", path, "--session", session, "--since", "5m"))
        .contains("session.exit", "vtr.grpc.Remove", "more");
    assertThat(answer(TraceWhyCommand::run, "--jsonl", path, "--session", session, "--since", "5m"))
        // Parsing is told only where a sampled span of it lies within a wait: see LayerTimesTest.
        .contains("program running", "PTY write", "idle window asked for", "encode");
  }

  private static PrintStream printing(ByteArrayOutputStream into) {
    return new PrintStream(into, true, StandardCharsets.UTF_8);
  }

  private interface Command {
    int run(String[] words, Asker asker);
  }

  private static String answer(Command command, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        command.run(words, new Asker(printing(out), printing(err), Map.of(), Clock.systemUTC()));
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void ripgrepAndJqReadTheFilesAsTheStrategySays() throws Exception {
    String session =
        spans.stream()
            .map(span -> span.path("attrs").path("session.id").asText())
            .filter(id -> !id.isEmpty())
            .findFirst()
            .orElseThrow();
    long lines =
        Files.readAllLines(nodes.traces()).stream()
            .filter(line -> line.contains("session.id\":\"" + session))
            .count();
    assertThat(ran("rg", "session.id\":\"" + session, nodes.traces().toString()))
        .hasSize((int) lines);
    String filter = "select(.type==\"metric\" and .name==\"stream.dropped_frames\")";
    assertThat(ran("jq", "-c", filter, nodes.metrics("hub-1").toString()))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"name\":\"stream.dropped_frames\""));
    assertThat(ran("jq", "-c", ".type", nodes.traces().toString()))
        .as("every line is JSON of its own")
        .hasSize(Files.readAllLines(nodes.traces()).size());
  }

  private List<String> ran(String... words) throws Exception {
    Path out = Files.createTempFile(directory, "ran", ".out");
    Process process;
    try {
      process = new ProcessBuilder(words).redirectOutput(out.toFile()).start();
    } catch (IOException missing) {
      return abort(words[0] + " is not installed");
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllLines(out);
  }
}
