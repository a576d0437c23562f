package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about the same files tell the same numbers. */
class SameNumbersTest {
  private static final String SESSION = "6e0a3a52-5a4b-4c55-9b0e-1f9d3f1f0a07";
  private static final String PROGRAM =
      "\"service.name\":\"shop\",\"service.instance.id\":\"shop-1\"";

  @TempDir private Path directory;
  private TraceFiles files = new TraceFiles(Path.of(""));

  @BeforeEach
  void empty() {
    files = new TraceFiles(directory);
  }

  private CommandRun ask(CommandRun.Entry command, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("--jsonl", directory + "/traces.jsonl"));
    all.addAll(List.of(words));
    return CommandRun.of(command, all.toArray(String[]::new));
  }

  /** A spawn, and a program's span below it that tells what was left out of it. */
  private void programs() {
    files.line(span("aa", "1", "session.spawn").from(0, 100).session(SESSION, "x1").line());
    String line = span("aa", "2", "work").childOf("1").from(10, 20).line();
    files.line(
        line.substring(0, line.indexOf("\"resource\""))
            + "\"dropped_events\":3,\"dropped_attributes\":2,\"dropped_links\":1,\"resource\":{"
            + PROGRAM
            + "}}");
    files.line(span("aa", "3", "lone").childOf("eeee").from(30, 40).line());
  }

  @Test
  void aSessionsCallsLackWhatTheirTracesLack() throws IOException {
    programs();
    files.line(SpanFixture.lossOf(PROGRAM, 4, 10, 20));
    files.write();

    JsonNode trace = ask(TraceWhyCommand::run, "--trace", "aa00", "--json").json();
    JsonNode session = ask(TraceWhyCommand::run, "--session", "x1", "--json").json();

    assertThat(trace.path("losses")).hasSize(1);
    assertThat(session.path("losses")).isEqualTo(trace.path("losses"));
    List<String> told = new ArrayList<>();
    session.path("unknown").forEach(sentence -> told.add(sentence.asText()));
    assertThat(trace.path("unknown")).hasSizeGreaterThan(4);
    for (JsonNode sentence : trace.path("unknown")) {
      assertThat(told).containsOnlyOnce(sentence.asText());
    }
  }

  @Test
  void anExportTellsTheNumbersOfTheTree() throws IOException {
    programs();
    files.line(span("bb", "1", "pty.read_batch").from(50, 60).link("aa", "1", "input").line());
    files.write();

    JsonNode tree = ask(TraceCommand::run, "--trace", "aa00", "--json").json();
    JsonNode export =
        ask(
                TraceExportCommand::run,
                "--trace",
                "aa00",
                "--format",
                "perfetto",
                "-o",
                directory + "/x.json")
            .json();

    assertThat(tree.path("spans").asInt()).isEqualTo(3);
    assertThat(export.path("spans")).isEqualTo(tree.path("spans"));
    assertThat(export.path("caused_spans")).isEqualTo(tree.path("caused_spans"));
    assertThat(export.path("caused_spans").asInt()).isEqualTo(1);
    assertThat(export.path("unknown").toString())
        .contains("1 span names a parent of which no line was found");
  }

  /** A trace that leads on to others is read in several passes. */
  private void linked(String more) throws IOException {
    files.line(span("cc", "1", "pty.read_batch").from(5, 6).link("bb", "1", "input").line());
    files.line(span("bb", "1", "session.write").from(3, 4).link("aa", "1", "input").line());
    files.line(span("aa", "1", "session.write").from(0, 1).link("dd", "1", "input").line());
    Path path = files.write();
    Files.writeString(path, Files.readString(path) + more);
  }

  @Test
  void aLineThatIsTooLongIsOne() throws IOException {
    linked("{\"ts\":\"" + "x".repeat(2 << 20) + "\"}\n");

    String told = "1 line was too long to be looked at";
    assertThat(ask(TraceCommand::run, "--trace", "aa00").out()).contains(told);
    assertThat(ask(TraceSearchCommand::run, "--name", "session.write").out()).contains(told);
    assertThat(ask(TraceWhyCommand::run, "--trace", "aa00").out())
        .contains("1 line too long to be looked at may be of it");
  }

  @Test
  void aTornTailThatNamesTheTraceIsOneLack() throws IOException {
    linked(span("aa", "9", "session.write").line().substring(0, 150));

    JsonNode tree = ask(TraceCommand::run, "--trace", "aa00", "--json").json();

    assertThat(tree.path("missing").toString())
        .contains("1 torn or foreign line that names it")
        .doesNotContain("torn line at its end");
    assertThat(tree.path("unknown").toString()).doesNotContain("torn line at its end");
  }

  @Test
  void oneIsOne() throws IOException {
    files.line(span("aa", "1", "session.write").from(0, 100).line());
    files.line(SpanFixture.loss("hub-1", "queue_full", 1, 0, 50));
    files.write();

    assertThat(ask(TraceWhyCommand::run, "--trace", "aa00").out())
        .contains("1 span was lost in this time (queue_full) by hub-1")
        .contains("1 span lost (queue_full) by hub-1");
  }

  /** What is held and not drawn is in {@code spans}, and not among what was left out of memory. */
  @Test
  void thePagesNumbersAddUp() throws IOException {
    for (int i = 0; i < 10_050; i++) {
      files.line(span("aa", "%08x".formatted(i + 1), "step").from(i, i + 1).line());
    }
    files.write();
    JsonNode page =
        ask(TraceCommand::run, "--trace", "aa00", "--html", directory + "/x.html").json();
    assertThat(page.path("spans").asInt()).isEqualTo(10_050);
    assertThat(page.path("not_drawn").asInt()).isEqualTo(50);
    assertThat(page.has("left_out_spans")).isFalse();
    assertThat(page.path("get_more").asText()).contains("--json");
  }
}
