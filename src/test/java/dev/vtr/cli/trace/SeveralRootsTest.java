package dev.vtr.cli.trace;

import static dev.vtr.query.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that joined an agent's own trace: several roots, whose parent is in no file of ours. */
class SeveralRootsTest {
  private static final String AGENT = SpanFixture.trace("7777");

  @TempDir Path directory = Path.of("");
  private TraceFiles files = new TraceFiles(directory);

  private static SpanFixture command(String id, String name, double from, double to) {
    return span(AGENT, id, name)
        .childOf("88")
        .kind("client")
        .on("cli", "cli")
        .process("cli-" + id)
        .from(from, to);
  }

  @BeforeEach
  void anAgentsCommands() {
    files = new TraceFiles(directory);
    files.line(command("a1", "vtr.agent.ls", 0, 405).line());
    files.line(command("b1", "vtr.agent.send", 505, 3705).line());
    files.line(
        span(AGENT, "b2", "session.wait_for")
            .childOf("b1")
            .from(600, 3600)
            .session(IdleTrace.SESSION, "b1")
            .line());
    files.line(command("c1", "vtr.agent.screen", 3900, 4299).line());
  }

  private CommandRun asked(CommandRun.Entry entry, String... more) throws IOException {
    Stream<String> words = Stream.of("--jsonl", files.write().toString(), "--trace", AGENT);
    CommandRun run =
        CommandRun.of(entry, Stream.concat(words, Stream.of(more)).toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  private JsonNode page() throws IOException {
    Path page = directory.resolve("page.html");
    asked(TraceCommand::run, "--html", page.toString());
    String text = Files.readString(page);
    int start = text.indexOf("const trace = ") + "const trace = ".length();
    return new ObjectMapper().readTree(text.substring(start, text.indexOf(";\n", start)));
  }

  @Test
  void theTreesTimeIsThatOfAllOfThem() throws IOException {
    assertThat(asked(TraceCommand::run).out())
        .contains("- vtr.agent.ls [cli] duration=405ms * (parent")
        .contains("- vtr.agent.send [cli] duration=3.2s * at=+505ms (parent")
        .contains("- vtr.agent.screen [cli] duration=399ms * at=+3.9s (parent")
        .contains(
            """
            critical path (*) over 3 roots, 4.3s in all:
               70%       3s  session.wait_for [hub]
                9%    405ms  vtr.agent.ls [cli]
                9%    399ms  vtr.agent.screen [cli]
                5%    200ms  vtr.agent.send [cli]
                7%    295ms  between the roots
            """);

    JsonNode tree = asked(TraceCommand::run, "--json").json();
    assertThat(tree.path("duration_ms").asDouble()).isEqualTo(4299);
    assertThat(tree.path("root_spans").asInt()).isEqualTo(3);
    assertThat(tree.path("critical_path").findValuesAsText("name"))
        .containsExactly(
            "vtr.agent.ls",
            "vtr.agent.send",
            "session.wait_for",
            "vtr.agent.send",
            "vtr.agent.screen");
    assertThat(tree.path("roots").findValuesAsText("critical")).containsOnly("true").hasSize(4);
  }

  @Test
  void whatRanBesideALongerCommandHeldNobodyUp() throws IOException {
    files.line(command("d1", "vtr.agent.read", 1000, 1100).line());

    JsonNode tree = asked(TraceCommand::run, "--json").json();

    assertThat(tree.path("root_spans").asInt()).isEqualTo(4);
    assertThat(tree.path("critical_path").findValuesAsText("name"))
        .doesNotContain("vtr.agent.read");
    assertThat(asked(TraceCommand::run).out())
        .contains("- vtr.agent.read [cli] duration=100ms at=+1s (parent");
  }

  @Test
  void aWaitIsNotHeldUpByAWriteOfAnotherCall() throws IOException {
    files.line(span(AGENT, "e1", "session.wait_for").childOf("e8").from(5000, 5100).line());
    files.line(span(AGENT, "e2", "session.write").childOf("e9").from(6000, 6010).line());

    JsonNode tree = asked(TraceCommand::run, "--json").json();

    assertThat(tree.path("critical_path").findValuesAsText("span_id"))
        .containsSubsequence(SpanFixture.id("c1"), SpanFixture.id("e1"), SpanFixture.id("e2"));
  }

  @Test
  void whatOutlastsTheCommandsIsToldBesideTheirTime() throws IOException {
    files.line(span(AGENT, "b3", "serve").childOf("b1").on("", "").from(700, 90_000).line());

    assertThat(asked(TraceCommand::run).out())
        .contains("critical path (*) over 3 roots, 4.3s in all (spans below go on until +1m30s):");
    assertThat(page().path("ms").asDouble()).isEqualTo(90_000);
  }

  @Test
  void thePagesHeaderIsAboutAllOfThem() throws IOException {
    JsonNode page = page();

    assertThat(page.path("title").asText()).isEqualTo("vtr.agent.ls and 2 more roots");
    assertThat(page.path("roots").asInt()).isEqualTo(3);
    assertThat(page.path("ms").asDouble()).isEqualTo(4299);
    assertThat(page.path("spans").findValuesAsText("critical")).hasSize(4);
  }

  @Test
  void everyCommandIsACall() throws IOException {
    assertThat(asked(TraceWhyCommand::run).out())
        .startsWith("3 calls, 4s in all, within 4.3s: 1s of vtr itself, 3s waiting")
        .containsSubsequence(
            "slowest calls:\n",
            " vtr.agent.send duration=3.2s vtr=200ms mostly program running\n",
            " vtr.agent.ls duration=405ms",
            " vtr.agent.screen duration=399ms");

    JsonNode why = asked(TraceWhyCommand::run, "--json").json();
    assertThat(why.path("total_ms").asDouble()).isEqualTo(4004);
    assertThat(why.path("within_ms").asDouble()).isEqualTo(4299);
    assertThat(why.path("calls").findValuesAsText("name"))
        .containsExactly("vtr.agent.send", "vtr.agent.ls", "vtr.agent.screen");
    assertThat(why.path("calls").findValuesAsText("span_id"))
        .containsExactly(SpanFixture.id("b1"), SpanFixture.id("a1"), SpanFixture.id("c1"));
    assertThat(why.path("calls").get(0).path("start_ns").asLong())
        .isEqualTo(SpanFixture.nanos(505));
  }

  @Test
  void callsOfASessionAreCountedOneByOneToo() throws IOException {
    JsonNode why =
        CommandRun.of(
                TraceWhyCommand::run,
                "--jsonl",
                files.write().toString(),
                "--session",
                "b1",
                "--json")
            .json();

    assertThat(why.path("calls")).hasSize(3);
  }

  @Test
  void aPartOfACallWhoseParentIsLostIsNoCall() throws IOException {
    files.line(span(AGENT, "e1", "session.write").childOf("e9").from(510, 520).line());
    files.line(span(AGENT, "e2", "session.write").childOf("e9").from(5000, 5010).line());

    JsonNode why = asked(TraceWhyCommand::run, "--json").json();

    assertThat(why.path("calls").findValuesAsText("name"))
        .as("but for what no call is there of")
        .containsExactly("vtr.agent.send", "vtr.agent.ls", "vtr.agent.screen", "session.write");
    assertThat(why.path("total_ms").asDouble()).isEqualTo(4014);
  }

  @Test
  void manyCallsAreBoundedAndCounted() throws IOException {
    for (int i = 0; i < 1197; i++) {
      files.line(command("f%04d".formatted(i), "vtr.agent.ls", 5000 + i, 5000.5 + i).line());
    }

    JsonNode why = asked(TraceWhyCommand::run, "--json").json();
    assertThat(why.path("calls")).hasSize(1000);
    assertThat(why.path("more_calls").asInt()).isEqualTo(200);
    assertThat(asked(TraceWhyCommand::run).out())
        .startsWith("1200 calls,")
        .contains("... 1192 more (--json shows the slowest 1000)");
  }

  @Test
  void oneLackOfManyIsToldOnceWithItsNumber() throws IOException {
    files.line(command("d1", "vtr.agent.ls", 4300, 4400).line());

    JsonNode tree = asked(TraceCommand::run, "--json").json();

    assertThat(tree.path("missing_count").asInt()).isEqualTo(4);
    assertThat(tree.path("missing")).hasSize(3);
    assertThat(tree.path("missing").get(0).asText())
        .startsWith("2 times: vtr.agent.ls [cli]: no line of its parent 88");
  }

  /** What text says that JSON shows, it shows. */
  @Test
  void everyLackIsInTheJsonAndCountedEverywhere() throws IOException {
    for (int i = 0; i < 297; i++) {
      files.line(
          span(AGENT, "f%04d".formatted(i), "step")
              .childOf("e%04d".formatted(i))
              .from(i, i + 1)
              .line());
    }

    assertThat(asked(TraceCommand::run).out()).contains("... 290 more (--json shows them)");
    JsonNode tree = asked(TraceCommand::run, "--json").json();
    assertThat(tree.path("missing")).hasSize(300);
    assertThat(tree.path("missing_count").asInt()).isEqualTo(300);
    JsonNode few = asked(TraceCommand::run, "--json", "--limit", "20").json();
    assertThat(few.path("missing")).hasSize(20);
    assertThat(few.path("missing_count").asInt()).isEqualTo(300);
    JsonNode page = page();
    assertThat(page.path("missing_count").asInt()).isEqualTo(300);
    assertThat(page.path("missing")).hasSize(201);
    assertThat(page.path("missing").get(200).asText())
        .isEqualTo("... 100 more (vtr agent trace --json has them)");
    JsonNode why = asked(TraceWhyCommand::run, "--json").json().path("not_whole").get(0);
    assertThat(why.path("missing")).hasSize(50);
    assertThat(why.path("more").asInt()).isEqualTo(250);
    assertThat(asked(TraceWhyCommand::run).out())
        .contains("... 290 more (vtr agent trace --json tells them)");
  }
}
