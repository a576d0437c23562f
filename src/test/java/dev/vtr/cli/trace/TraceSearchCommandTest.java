package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceSearchCommandTest {
  private static final String OTHER = "6e0a3a99-0000-4b55-9b0e-1f9d3f1f0a02";

  @TempDir Path directory = Path.of("");
  private String file = "";

  /** Ten minutes after the fixtures' zero. */
  private final Clock clock =
      Clock.fixed(Instant.ofEpochMilli(SpanFixture.EPOCH_MILLIS + 600_000), ZoneOffset.UTC);

  @Test
  void aNameIsNoPatternAndTheAnswerSaysSo() {
    CommandRun run = run("--name", "session.*");
    run.refused(1, "NOT_FOUND", "no span passes");
    assertThat(run.err()).contains("--name wants the whole name");
    assertThat(run("--name", "no.such").err()).doesNotContain("--name wants");
  }

  @BeforeEach
  void files() throws IOException {
    TraceFiles files = new TraceFiles(directory).ended(IdleTrace.call(0)).ended(IdleTrace.around());
    files.line(
        SpanFixture.span("50", "1", "session.wait_for")
            .from(540_000, 545_000)
            .session(OTHER, "late")
            .attribute("outcome", "\"timed_out\"")
            .error("no match")
            .line());
    files.line(
        SpanFixture.span("51", "1", "session.write")
            .from(550_000, 550_010)
            .session(OTHER, "late")
            .line());
    files.line("not json at all \"session.name\":\"late\"");
    file = files.write().toString();
  }

  @Test
  void aSessionIsFoundByIdBeginningNameAndCoordinator() {
    for (String reference :
        List.of(OTHER, OTHER.substring(0, 9), "late", "hub-1:late", "hub-1:" + OTHER)) {
      assertThat(names("--session", reference))
          .as(reference)
          .containsExactly("session.write", "session.wait_for");
    }
    assertThat(run("--session", "a:late")).satisfies(run -> run.refused(1, "NOT_FOUND", "no span"));
    assertThat(run("--session", "lat")).satisfies(run -> run.refused(1, "NOT_FOUND", "no span"));
  }

  @Test
  void aBeginningOfTwoIdsIsAmbiguous() {
    assertThat(run("--session", "6e0a3a"))
        .satisfies(run -> run.refused(1, "INVALID_ARGUMENT", "--session"));
  }

  @Test
  void eachFilterFiltersByItself() {
    assertThat(names("--since", "5m")).containsExactly("session.write", "session.wait_for");
    assertThat(names("--since", "52s")).containsExactly("session.write");
    assertThat(names("--name", "session.wait_for")).containsExactly("session.wait_for");
    assertThat(names("--min-duration", "1s")).containsExactly("session.wait_for");
    assertThat(names("--status", "error")).containsExactly("session.wait_for");
    assertThat(names("--attr", "outcome=timed_out")).containsExactly("session.wait_for");
    assertThat(names("--attr", "vtr.role=cli", "--name", "vtr.agent.idle"))
        .containsExactly("vtr.agent.idle");
    assertThat(names("--session", "late", "--status", "unset")).containsExactly("session.write");
  }

  @Test
  void theNewestComeFirstAndTheRestIsCounted() {
    JsonNode answer = run("--limit", "3", "--json").json();

    assertThat(answer.path("spans")).hasSize(3);
    assertThat(answer.path("spans").get(0).path("name").asText()).isEqualTo("session.write");
    assertThat(answer.path("more").asLong()).isEqualTo(12);
    assertThat(run("--limit", "3").out()).contains("... about 12 more (--limit N");
  }

  @Test
  void linesThatAreNoSpansAreCounted() {
    assertThat(run("--session", "late").out()).contains("1 line of interest was torn or foreign");
  }

  @Test
  void wrongValuesNameTheirOption() {
    assertThat(run("--since", "soon"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--since"));
    assertThat(run("--min-duration", "5"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--min-duration"));
    assertThat(run("--status", "bad"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--status"));
    assertThat(run("--attr", "x")).satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--attr"));
    assertThat(run("--limit", "many"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--limit"));
    assertThat(run("--session", ""))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--session"));
  }

  private List<String> names(String... filters) {
    List<String> args = new ArrayList<>(List.of(filters));
    args.add("--json");
    List<String> names = new ArrayList<>();
    run(args.toArray(String[]::new))
        .json()
        .path("spans")
        .forEach(span -> names.add(span.path("name").asText()));
    return names;
  }

  private CommandRun run(String... filters) {
    List<String> args = new ArrayList<>(List.of("--jsonl", file));
    args.addAll(List.of(filters));
    return CommandRun.of(clock, Map.of(), TraceSearchCommand::run, args.toArray(String[]::new));
  }
}
