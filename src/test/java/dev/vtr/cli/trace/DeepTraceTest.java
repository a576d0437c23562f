package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of a program that calls itself: 3,000 spans, each below the one before. */
class DeepTraceTest {
  private static final int DEPTH = 3000;

  @TempDir Path directory = Path.of("");
  private String file = "";

  private static String id(int level) {
    return "%016x".formatted(level + 1);
  }

  @BeforeEach
  void files() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    for (int level = 0; level < DEPTH; level++) {
      SpanFixture one =
          span("dee9", id(level), "recurse").from(level, 10_000 - level).attribute("n", "" + level);
      files.line((level == 0 ? one : one.childOf(id(level - 1))).line());
    }
    file = files.write().toString();
  }

  private CommandRun ask(CommandRun.Entry entry, String... words) {
    String[] all = new String[words.length + 4];
    System.arraycopy(new String[] {"--jsonl", file, "--trace", "dee9"}, 0, all, 0, 4);
    System.arraycopy(words, 0, all, 4, words.length);
    return CommandRun.of(entry, all);
  }

  @Test
  void thePageHasEverySpan() throws IOException {
    Path page = directory.resolve("page.html");
    JsonNode answer = ask(TraceCommand::run, "--html", page.toString()).json();

    assertThat(answer.path("spans").asInt()).isEqualTo(DEPTH);
    assertThat(answer.has("left_out_spans")).isFalse();
    assertThat(Files.readString(page).split("\"name\":\"recurse\"", -1)).hasSize(DEPTH + 1);
  }

  @Test
  void theTextHasEverySpanAndItsLevel() {
    String text = ask(TraceCommand::run, "--limit", "3000").out();

    assertThat(text.lines().filter(line -> line.contains("- recurse"))).hasSize(DEPTH);
    assertThat(text).contains("[level 2999] - recurse").doesNotContain("more spans");
    assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThan(200);
    assertThat(ask(TraceCommand::run, "--limit", "10").out())
        .contains("... 2990 more spans (--limit 3000 shows them)");
  }

  @Test
  void theJsonHasEverySpanAndCanBeRead() throws IOException {
    JsonNode answer = ask(TraceCommand::run, "--json").json();

    Set<String> ids = new HashSet<>();
    collect(answer.path("roots"), ids, 0);
    for (JsonNode piece : answer.path("continued")) {
      assertThat(ids).contains(piece.path("below_span_id").asText());
      collect(piece.path("children"), ids, 0);
    }
    assertThat(ids).hasSize(DEPTH);
    assertThat(answer.path("left_out_spans").asInt()).isZero();
    assertThat(answer.path("complete").asBoolean()).isTrue();
    assertThat(ask(TraceCommand::run, "--json", "--limit", "10").json().path("left_out_spans"))
        .isEqualTo(new ObjectMapper().readTree("2990"));
  }

  private static void collect(JsonNode spans, Set<String> ids, int depth) {
    assertThat(depth).isLessThan(StreamReadConstraints.DEFAULT_MAX_DEPTH / 4);
    for (JsonNode one : spans) {
      ids.add(one.path("span_id").asText());
      collect(one.path("children"), ids, depth + 1);
    }
  }

  @Test
  void theTimeOfEveryLevelIsToldApart() {
    JsonNode why = ask(TraceWhyCommand::run, "--json").json();

    assertThat(why.path("total_ms").asDouble()).isEqualTo(10_000);
    assertThat(ask(TraceCommand::run, "--json").json().path("critical_path"))
        .hasSize(2 * DEPTH - 1);
  }

  @Test
  void whatIsItsOwnAncestorIsNoOrphan() throws IOException {
    TraceFiles ring = new TraceFiles(directory);
    ring.line(span("50", "1", "own").childOf("1").from(0, 5).line());
    ring.line(span("50", "2", "one").childOf("3").from(0, 5).line());
    ring.line(span("50", "3", "other").childOf("2").from(0, 5).line());
    ring.line(span("50", "4", "orphan").childOf("9").from(0, 5).line());
    ring.write();

    String text = CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", "50000").out();

    assertThat(text.lines().filter(line -> line.startsWith("  - ") && line.contains("no line of")))
        .hasSize(1)
        .allMatch(line -> line.contains("orphan"));
    assertThat(text.lines().filter(line -> line.contains("is itself or lies below it"))).hasSize(4);
    assertThat(text).contains("1 span names a parent of which no line was found");
  }
}
