package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers leave out, what they say of it, and how the rest is had. */
class BoundedAnswersTest {
  private static final String SESSION = "6e0a3a99-0000-4b55-9b0e-1f9d3f1f0a02";

  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(Path.of(""));

  @BeforeEach
  void files() {
    files = new TraceFiles(directory);
  }

  private CommandRun ask(CommandRun.Entry entry, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("--jsonl", files.write().toString()));
    all.addAll(List.of(words));
    return CommandRun.of(entry, all.toArray(String[]::new));
  }

  private static String trace(int number) {
    return "%08x".formatted(0xa000000 + number);
  }

  /** A span of a millisecond at each second. */
  private void write(int spans) {
    for (int i = 0; i < spans; i++) {
      files.line(
          span(trace(i), "1", "session.write")
              .from(1000.0 * i, 1000.0 * i + 1)
              .session(SESSION, "busy")
              .line());
    }
  }

  private void stream(String id, double from, double to) {
    SpanFixture start = span(id, "5", "subscribe.stream").from(from, from).session(SESSION, "busy");
    files.line(start.startLine());
    for (int part = 1; part <= 3; part++) {
      files.line(
          span(id, "5", "subscribe.stream")
              .from(from, from + part)
              .session(SESSION, "busy")
              .progressLine(part));
    }
    files.line(
        span(id, "5", "subscribe.stream")
            .from(from, to)
            .session(SESSION, "busy")
            .attribute("stream.frames", "3")
            .line());
  }

  @Test
  void aTimelineOfLongAgoIsNotHiddenByWhatCameLater() throws IOException {
    write(6000);

    JsonNode answer =
        ask(
                TraceTimelineCommand::run,
                "--session",
                SESSION,
                "--from",
                "2026-02-01T17:30:15Z",
                "--to",
                "2026-02-01T17:30:25Z",
                "--json")
            .json();

    assertThat(answer.path("moments")).hasSize(10);
    assertThat(answer.path("moments").get(0).path("trace_id").asText()).startsWith(trace(10));
    assertThat(answer.path("more").asLong()).isZero();
    assertThat(answer.path("more_spans").asLong()).isZero();
  }

  @Test
  void aTimelineHasTheBeginningOfWhatEndedAfterIt() throws IOException {
    stream("b1", 0, 900_000);
    write(20);

    assertThat(
            ask(TraceTimelineCommand::run, "--session", SESSION, "--to", "2026-02-01T17:30:06Z")
                .out())
        .contains("begin subscribe.stream")
        .doesNotContain("end   subscribe.stream");
  }

  @Test
  void whatEndedBeforeATimeIsHadWhateverCameLater() throws IOException {
    stream("b1", 5500, 900_000);
    write(30);

    JsonNode answer =
        ask(
                TraceSearchCommand::run,
                "--session",
                SESSION,
                "--since",
                "2026-02-01T17:30:10Z",
                "--until",
                "2026-02-01T17:30:12Z",
                "--limit",
                "5",
                "--json")
            .json();

    assertThat(answer.path("spans").findValuesAsText("trace_id"))
        .as("the stream had not ended, and is not open either")
        .containsExactly(SpanFixture.trace(trace(6)), SpanFixture.trace(trace(5)));
    assertThat(answer.path("more").asLong()).isZero();
    for (CommandRun.Entry entry :
        List.<CommandRun.Entry>of(TraceWhyCommand::run, TraceDropsCommand::run)) {
      assertThat(
              ask(
                  entry,
                  "--session",
                  SESSION,
                  "--since",
                  "2026-02-01T17:30:12Z",
                  "--until",
                  "2026-02-01T17:30:10Z"))
          .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--until"));
    }
  }

  @Test
  void spansAreCountedNotTheirLines() throws IOException {
    stream("b1", 0, 100);
    stream("b2", 0, 200);

    JsonNode both = ask(TraceSearchCommand::run, "--name", "subscribe.stream", "--json").json();
    assertThat(both.path("spans")).hasSize(2);
    assertThat(both.path("more").asLong()).isZero();
    assertThat(ask(TraceDropsCommand::run, "--session", SESSION).out()).doesNotContain("more");
    assertThat(ask(TraceWhyCommand::run, "--session", SESSION).out()).doesNotContain("more");

    write(50);
    JsonNode newest =
        ask(TraceSearchCommand::run, "--session", SESSION, "--limit", "10", "--json").json();
    assertThat(newest.path("spans")).hasSize(10);
    assertThat(newest.path("more").asLong()).isEqualTo(42);
    assertThat(newest.path("get_more").asText()).contains("--limit", "--until");
  }

  @Test
  void aLongSpanOfManyLinesHidesNoOther() throws IOException {
    for (int part = 1; part <= 40; part++) {
      files.line(
          span("b1", "5", "subscribe.stream")
              .from(0, 90_000 + part)
              .session(SESSION, "busy")
              .progressLine(part));
    }
    write(10);

    assertThat(
            ask(TraceSearchCommand::run, "--session", SESSION, "--limit", "11", "--json")
                .json()
                .path("spans"))
        .hasSize(11);
  }

  @Test
  void anAmbiguousSessionIsOneHoweverFewAreShown() throws IOException {
    for (int i = 0; i < 12; i++) {
      files.line(
          span(trace(i), "1", "session.write")
              .from(1000.0 * i, 1000.0 * i + 1)
              .session("1234567%x-0000-4b55-9b0e-1f9d3f1f0a02".formatted(i), "twelve")
              .line());
    }
    write(1);

    for (String limit : List.of("1", "3", "50")) {
      assertThat(ask(TraceSearchCommand::run, "--session", "123456", "--limit", limit))
          .satisfies(run -> run.refused(1, "INVALID_ARGUMENT", "--session"));
      assertThat(ask(TraceSearchCommand::run, "--session", "twelve", "--limit", limit).out())
          .contains("which of the 12 sessions");
    }
    assertThat(ask(TraceTimelineCommand::run, "--session", "123456", "--limit", "1"))
        .satisfies(run -> run.refused(1, "INVALID_ARGUMENT", "--session"));
    assertThat(ask(TraceDropsCommand::run, "--session", "123456"))
        .satisfies(run -> run.refused(1, "INVALID_ARGUMENT", "--session"));
  }

  @Test
  void anExportSaysWhatItLeftOutAndHowToGetIt() throws IOException {
    write(25);
    Set<String> seen = new HashSet<>();
    Path file = directory.resolve("out.json");
    List<String> until = List.of();
    int exports = 0;
    while (exports++ < 10) {
      List<String> words =
          new ArrayList<>(List.of("--format", "otlp-json", "--limit", "10", "-o", file.toString()));
      words.addAll(until);
      JsonNode account = ask(TraceExportCommand::run, words.toArray(String[]::new)).json();
      for (String line : Files.readAllLines(file)) {
        seen.add(new ObjectMapper().readTree(line).findValue("traceId").asText());
      }
      if (account.path("more").asLong() == 0) {
        break;
      }
      String next = account.path("get_more").asText();
      until = List.of("--until", next.replaceAll(".*--until ([^ ,]*),.*", "$1"));
    }
    assertThat(exports).isEqualTo(3);
    assertThat(seen).hasSize(25);

    CommandRun plain = ask(TraceExportCommand::run, "--format", "perfetto", "--limit", "10");
    assertThat(new ObjectMapper().readTree(plain.out()).path("traceEvents")).isNotEmpty();
    assertThat(plain.err().lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(plain.err()).path("more").asLong()).isEqualTo(15);

    assertThat(ask(TraceExportCommand::run, "--format", "perfetto").err()).isEmpty();
    assertThat(ask(TraceExportCommand::run, "--format", "perfetto", "-o", "/nonexistent/x.json"))
        .satisfies(run -> run.refused(1, "FAILED_PRECONDITION", "-o: /nonexistent/x.json"));
  }

  @Test
  void anExportSaysWhichSpansHaveNotEnded() throws IOException {
    write(2);
    files.line(span("c1", "1", "session.wait_for").from(5, 5).session(SESSION, "busy").startLine());

    CommandRun run = ask(TraceExportCommand::run, "--format", "otlp-json");

    assertThat(run.out().lines()).hasSize(2);
    assertThat(new ObjectMapper().readTree(run.err()).path("not_ended").asLong()).isEqualTo(1);
  }

  /** 45,000 spans in one trace, all parents among them: more than an answer holds. */
  @Test
  void aHugeTraceSaysHowManySpansItLeftOutAndCallsNoneOfThemMissing() throws IOException {
    Path file = directory.resolve("traces.jsonl");
    try (var out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 45_000; i++) {
        SpanFixture one = span("fa8", "%08x".formatted(i + 1), "vtr.grpc.Info").kind("client");
        out.write((i == 0 ? one : one.childOf("%08x".formatted((i - 1) / 4 + 1))).line());
        out.write('\n');
      }
      SpanFixture lost = span("fa8", "eeeeeeee", "lone").childOf("ffffffff").from(-1, 0);
      out.write(lost.line());
      out.write('\n');
    }
    String[] words = {"--jsonl", file.toString(), "--trace", "fa80"};

    JsonNode tree = json(words, "--json");
    assertThat(tree.path("spans").asInt()).isEqualTo(20_000);
    assertThat(tree.path("left_out_spans").asInt()).isEqualTo(25_001);
    assertThat(tree.path("complete").asBoolean()).isFalse();
    assertThat(tree.path("missing").toString()).contains("25001 spans (25001 lines) found no room");
    assertThat(tree.path("missing").size())
        .as("no parent is missing but, if its span found room, that of the lone one")
        .isLessThanOrEqualTo(2);
    assertThat(tree.path("unknown").toString()).contains("25001 more spans");
    assertThat(tree.path("get_more").asText())
        .isEqualTo("every line: rg -z --no-ignore " + SpanFixture.trace("fa8") + " " + directory);

    JsonNode page = json(words, "--html", directory.resolve("x.html").toString());
    assertThat(page.path("spans").asInt()).isEqualTo(20_000);
    assertThat(page.path("left_out_spans").asInt()).isEqualTo(25_001);
    assertThat(page.path("not_drawn").asInt()).isEqualTo(10_000);
    assertThat(page.path("get_more").asText()).contains("has up to 20000", "rg -z");
    assertThat(Files.readString(directory.resolve("x.html")))
        .contains("\"left_out\":10000,\"no_room\":25001,");
  }

  private static JsonNode json(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return CommandRun.of(TraceCommand::run, all.toArray(String[]::new)).json();
  }

  /** 4,000 spans of 35 kB, as a program with long attributes sends them. */
  @Test
  void memoryBoundsWhatIsKeptAndTheAnswerSaysSo() throws IOException {
    String words = "word ".repeat(7000);
    try (var out = Files.newBufferedWriter(directory.resolve("traces.jsonl"))) {
      for (int i = 0; i < 4000; i++) {
        String id = "%08x".formatted(i + 1);
        out.write(
            span("fa7", id, "llm.call")
                .from(i, i + 1)
                .attribute("gen_ai.prompt", "\"" + words + "\"")
                .line());
        out.write('\n');
      }
    }
    String[] jsonl = {"--jsonl", directory.resolve("traces.jsonl").toString()};

    JsonNode tree =
        CommandRun.of(TraceCommand::run, jsonl[0], jsonl[1], "--trace", "fa70", "--json").json();
    assertThat(tree.path("spans").asInt()).isBetween(500, 3000);
    assertThat(tree.path("complete").asBoolean()).isFalse();
    assertThat(tree.path("unknown").toString()).contains("found no room", "fa70000");
    assertThat(tree.path("spans").asInt() + tree.path("left_out_spans").asInt()).isEqualTo(4000);
    assertThat(tree.path("missing")).hasSize(1);

    JsonNode search =
        CommandRun.of(
                TraceSearchCommand::run,
                jsonl[0],
                jsonl[1],
                "--name",
                "llm.call",
                "--limit",
                "5000",
                "--json")
            .json();
    assertThat(search.path("spans").size() + search.path("more").asInt()).isEqualTo(4000);
    assertThat(search.path("spans").size()).isBetween(500, 3000);
    assertThat(search.path("get_more").asText()).contains("--until");
    assertThat(search.path("spans").get(0).path("start_ns").asLong())
        .as("the newest are kept")
        .isEqualTo(SpanFixture.nanos(3999));
    assertThat(search.path("spans").get(search.path("spans").size() - 1).path("start_ns").asLong())
        .as("without a gap")
        .isEqualTo(SpanFixture.nanos(4000 - search.path("spans").size()));
  }
}
