package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What found no room is told of the trace that it is of, and of no other. */
class LeftOutAnswersTest {
  private static final String SESSION = "6e0a3a99-0000-4b55-9b0e-1f9d3f1f0a02";
  private static final int HUGE_SPANS = 25_000;
  private static final int LINKS = 50;
  private static final Pattern NO_ROOM =
      Pattern.compile("(\\d+) spans \\(\\d+ lines\\) found no room");

  @TempDir Path directory = Path.of("");

  private static String id(int number) {
    return "%08x".formatted(number + 1);
  }

  private static void line(BufferedWriter out, SpanFixture span) throws IOException {
    out.write(span.line());
    out.write('\n');
  }

  private static SpanFixture about(String trace, String id, String name) {
    return span(trace, id, name).session(SESSION, "mix");
  }

  /** A trace of more spans than an answer holds, and an exit that is linked to some of them. */
  private Path linked() throws IOException {
    Path file = directory.resolve("an agent's").resolve("traces.jsonl");
    Files.createDirectory(file.resolveSibling(""));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < HUGE_SPANS; i++) {
        line(out, about("bb", id(i), "session.write").from(i, i + 1));
      }
      SpanFixture exit = about("ee", "1", "session.exit").from(HUGE_SPANS, HUGE_SPANS + 2);
      for (int i = 1; i <= LINKS; i++) {
        exit.link("bb", id(HUGE_SPANS / LINKS * i - 1), "input");
      }
      line(out, exit);
      line(out, about("ee", "2", "child").childOf("1").from(HUGE_SPANS, HUGE_SPANS + 1));
    }
    return file;
  }

  private static String[] words(Path file, String trace, String... more) {
    return Stream.concat(Stream.of("--jsonl", file.toString(), "--trace", trace), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void aWholeTraceIsNotBlamedForWhatALinkedOneLeftOut() throws IOException {
    Path file = linked();
    String exit = SpanFixture.trace("ee");

    JsonNode tree = CommandRun.of(TraceCommand::run, words(file, exit, "--json")).json();

    assertThat(tree.path("spans").asInt()).isEqualTo(2);
    assertThat(tree.path("missing")).isEmpty();
    assertThat(tree.path("complete").asBoolean()).isTrue();
    assertThat(tree.path("left_out_spans").asInt()).isZero();
    assertThat(tree.has("get_more")).isFalse();
    assertThat(tree.path("unknown").toString())
        .as("what is not shown of the linked trace, and how it is had")
        .contains("5002 more spans (5002 lines) of linked trace", "rg -z", SpanFixture.trace("bb"));
    assertThat(
            CommandRun.of(TraceExportCommand::run, words(file, exit, "--format", "otlp-json"))
                .err())
        .contains("linked trace " + SpanFixture.trace("bb"));
    JsonNode why = CommandRun.of(TraceWhyCommand::run, words(file, exit, "--json")).json();
    assertThat(why.path("not_whole")).isEmpty();
  }

  @Test
  void aCauseThatFoundNoRoomIsNotSaidToHaveNoLine() throws IOException {
    Path file = linked();
    String exit = SpanFixture.trace("ee");

    JsonNode causes =
        CommandRun.of(TraceCommand::run, words(file, exit, "--json")).json().path("caused_by");

    int leftOut = 0;
    for (JsonNode cause : causes) {
      assertThat(cause.path("left_out").asBoolean()).isEqualTo(!cause.path("found").asBoolean());
      leftOut += cause.path("found").asBoolean() ? 0 : 1;
    }
    assertThat(leftOut).isPositive();
    assertThat(CommandRun.of(TraceCommand::run, words(file, exit)).out())
        .contains("(it may be among what found no room here)")
        .doesNotContain("no line of it was found");
  }

  @Test
  void figuresOfWhatIsHeldSaySo() throws IOException {
    Path file = directory.resolve("traces.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < HUGE_SPANS; i++) {
        line(out, about("bb", id(i), "step").childOf("e" + id(i)).from(i, i + 1));
      }
    }
    JsonNode tree = CommandRun.of(TraceCommand::run, words(file, "bb00", "--json")).json();

    assertThat(tree.path("unknown").get(0).asText())
        .isEqualTo("20000 spans of those held name a parent of which no line was found");
    assertThat(tree.path("missing").get(0).asText())
        .startsWith("5000 spans (5000 lines) found no room here")
        .endsWith("what else is said is of the spans held");
  }

  @Test
  void thePageSaysWhereWhatItLeftOutIs() throws IOException {
    Path file = linked();
    Path page = directory.resolve("page.html");
    CommandRun.of(TraceCommand::run, words(file, "bb00", "--html", page.toString()));
    String text = Files.readString(page);

    assertThat(text).contains("\"left_out\":10000,\"no_room\":5000,");
  }

  /** Typed as it stands, it asks the files that were asked. */
  @Test
  void howToGetMoreNamesTheAskedFiles() throws IOException {
    Path file = linked();

    JsonNode page =
        CommandRun.of(
                TraceCommand::run,
                words(file, "bb00", "--html", directory.resolve("x.html").toString()))
            .json();

    assertThat(page.path("get_more").asText())
        .startsWith(
            "vtr agent trace --jsonl '"
                + file.toString().replace("'", "'\\''")
                + "' --json --trace "
                + SpanFixture.trace("bb")
                + " has up to 20000; every line: rg -z --no-ignore "
                + SpanFixture.trace("bb"));
  }

  @Test
  void everyTraceOfASessionIsToldWithItsOwnLacksOnly() throws IOException {
    Path file = directory.resolve("traces.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < HUGE_SPANS; i++) {
        line(out, about("bb", id(i), "session.write").from(i, i + 1));
      }
      for (int i = 0; i < 5; i++) {
        double at = HUGE_SPANS + 10.0 * i;
        line(out, about("c" + i, "1", "vtr.agent.send").from(at, at + 2));
        line(out, about("c" + i, "2", "session.write").childOf("1").from(at, at + 1));
      }
    }

    JsonNode why =
        CommandRun.of(
                TraceWhyCommand::run, "--jsonl", file.toString(), "--session", "mix", "--json")
            .json();

    List<String> told = why.path("calls").findValuesAsText("trace_id");
    told.addAll(why.path("not_whole").findValuesAsText("trace_id"));
    assertThat(told).contains(SpanFixture.trace("bb"));
    for (int i = 0; i < 5; i++) {
      assertThat(told).contains(SpanFixture.trace("c" + i));
    }
    for (JsonNode trace : why.path("not_whole")) {
      boolean isHuge = trace.path("trace_id").asText().equals(SpanFixture.trace("bb"));
      Matcher spans = NO_ROOM.matcher(trace.path("missing").toString());
      assertThat(spans.find()).isTrue();
      assertThat(Integer.parseInt(spans.group(1)))
          .as(trace.toString())
          .isBetween(1, isHuge ? HUGE_SPANS : 2);
    }
  }

  @Test
  void aWantedTraceOfWhichNothingIsHeldIsMentioned() throws IOException {
    Path file = directory.resolve("traces.jsonl");
    Files.writeString(file, about("c1", "1", "vtr.agent.send").line() + "\n");
    SpanFiles files = SpanFiles.behind(List.of(file));
    TraceQuery query = new TraceQuery(new LineScan(files, new ScanCounts(), Clock.systemUTC()));

    var trees = query.trees(List.of(SpanFixture.trace("c1"), SpanFixture.trace("c2")));

    assertThat(trees).hasSize(2);
    assertThat(trees.getLast().traceId()).isEqualTo(SpanFixture.trace("c2"));
    assertThat(TraceCompleteness.of(trees.getLast()).missing())
        .containsExactly("no span of trace " + SpanFixture.trace("c2"));
  }
}
