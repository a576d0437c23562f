package dev.vtr.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.query.IdleTrace;
import dev.vtr.query.SpanFixture;
import dev.vtr.query.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
  @TempDir Path directory = Path.of("");

  @Test
  void printsTheTreeInTheFormOfTheStrategy() throws IOException {
    String file =
        new TraceFiles(directory)
            .ended(IdleTrace.call(0))
            .ended(IdleTrace.around())
            .write()
            .toString();

    CommandRun run = CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", IdleTrace.ID);

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            """
            TraceID: %s

            - vtr.agent.idle [cli] duration=412ms *
              attrs: exit_code=0
              - vtr.grpc.WaitForIdle [cli] duration=380ms * at=+30ms
                - vtr.grpc.WaitForIdle [hub] duration=376ms * at=+32ms
                  attrs: session.id=%s session.name=build coordinator=hub-1
                  - vtr.tunnel.dispatch [hub] duration=374ms * at=+33ms
                    attrs: call_id=def456 spoke=a tunnel.enqueue_delay_ms=0.4 tunnel.rtt_ms=3.1
                    - vtr.tunnel.request [spoke] duration=369ms * at=+35ms
                      - vtr.grpc.WaitForIdle [spoke] duration=367ms * at=+36ms
                        attrs: coordinator=a
                        - coordinator.wait_for_idle [spoke] duration=365ms * at=+37ms
                          - session.wait_for_idle [spoke] duration=363ms * at=+38ms
                            attrs: outcome=idle idle_duration=100ms
                            => caused: session.idle [spoke] duration=200us at=+401ms reason=wait trace=%s attrs: \
            session.id=%s session.name=build coordinator=a idle=true  <-- IDLE

            critical path (*), 412ms in all:
               88%%    363ms  session.wait_for_idle [spoke]
            """
                .formatted(IdleTrace.ID, IdleTrace.SESSION, IdleTrace.IDLE, IdleTrace.SESSION))
        .contains("whole: no span and no edge is missing");
  }

  @Test
  void textJsonAndPageTellTheSameNumbersOfSpans() throws IOException {
    String file =
        new TraceFiles(directory)
            .ended(IdleTrace.call(0))
            .ended(IdleTrace.around())
            .write()
            .toString();
    String[] ask = {"--jsonl", file, "--trace", IdleTrace.ID};
    JsonNode json = CommandRun.of(TraceCommand::run, with(ask, "--json")).json();
    int spans = json.path("spans").asInt();
    int caused = json.path("caused_spans").asInt();
    assertThat(spans).isPositive();
    assertThat(caused).isPositive();
    assertThat(json.path("left_out_spans").asInt()).isZero();
    assertThat(json.findValues("span_id").stream().map(JsonNode::asText).distinct())
        .hasSizeGreaterThanOrEqualTo(spans + caused);
    assertThat(CommandRun.of(TraceCommand::run, ask).out())
        .contains("\n" + spans + " spans, " + caused + " more that these caused\n");
    String page = directory.resolve("page.html").toString();
    JsonNode html = CommandRun.of(TraceCommand::run, with(ask, "--html", page)).json();
    assertThat(html.path("spans").asInt()).isEqualTo(spans);
    assertThat(html.path("caused_spans").asInt()).isEqualTo(caused);
    assertThat(Files.readString(Path.of(page)))
        .contains("\"own_spans\":" + spans + ",\"caused_spans\":" + caused);
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void whatALineHasNoRoomForIsTold() throws IOException {
    String line =
        SpanFixture.span("aa55", "1", "buy")
            .event("e", 1, "")
            .link("bb66", "2", "input")
            .line()
            .replace("\"resource\"", DROPPED + ",\"resource\"")
            .replace("\"attrs\":{}}]", "\"attrs\":{},\"dropped_attributes\":4}]")
            .replace("\"input\"}}", "\"input\"},\"dropped_attributes\":5}");
    String file = new TraceFiles(directory).line(line).write().toString();
    String[] ask = {"--jsonl", file, "--trace", "aa55"};
    JsonNode answer = CommandRun.of(TraceCommand::run, with(ask, "--json")).json();
    JsonNode span = answer.path("roots").path(0);
    assertThat(span.path("dropped_attributes").asInt()).isEqualTo(77);
    assertThat(span.path("dropped_events").asInt()).isEqualTo(81);
    assertThat(span.path("dropped_links").asInt()).isEqualTo(80);
    assertThat(span.path("events").path(0).path("dropped_attributes").asInt()).isEqualTo(4);
    assertThat(answer.path("caused_by").path(0).path("dropped_attributes").asInt()).isEqualTo(5);
    assertThat(CommandRun.of(TraceCommand::run, ask).out())
        .contains("86 attributes were left out", "80 links were left out", "81 events were");
  }

  private static final String DROPPED =
      "\"dropped_events\":81,\"dropped_attributes\":77,\"dropped_links\":80";

  @Test
  void saysWhatCausedATrace() throws IOException {
    String file = new TraceFiles(directory).ended(IdleTrace.around()).write().toString();

    CommandRun run = CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", "9c1f");

    assertThat(run.out())
        .contains(
            "caused by: vtr.agent.send [cli] > session.write [spoke] trace="
                + IdleTrace.SEND
                + " reason=input 8ms before");
  }

  @Test
  void whatAFileSaysReachesTheTerminalEscaped() throws IOException {
    String evil = "\\u001b]0;owned\\u0007\\u009b31m\\u202egnp\\u2066\\u0000\\nx\u009b\u202e";
    TraceFiles files = new TraceFiles(directory);
    files.line(
        SpanFixture.span("aa", "1", evil)
            .on(evil, evil)
            .error(evil)
            .attribute(evil, "\"" + evil + "\"")
            .event(evil, 1, "\"" + evil + "\":\"" + evil + "\"")
            .link("bb", "9", evil)
            .line());
    String file = files.write().toString();

    for (String[] more : new String[][] {{}, {"--json"}}) {
      String[] args = {"--jsonl", file, "--trace", "aa00"};
      String[] all = Arrays.copyOf(args, args.length + more.length);
      System.arraycopy(more, 0, all, args.length, more.length);
      CommandRun run = CommandRun.of(TraceCommand::run, all);
      assertThat(run.exit()).isZero();
      assertThat(run.out())
          .doesNotContainPattern(
              "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
    }
  }

  @Test
  void aLargeTreeIsBoundedAndSaysHowToGetTheRest() throws IOException {
    TraceFiles files = new TraceFiles(directory);
    files.line(SpanFixture.span("aa", "1", "root").line());
    for (int i = 0; i < 600; i++) {
      files.line(SpanFixture.span("aa", "2%03d".formatted(i), "child").childOf("1").line());
    }

    CommandRun run =
        CommandRun.of(TraceCommand::run, "--jsonl", files.write().toString(), "--trace", "aa00");

    assertThat(run.out()).contains("... 201 more spans (--limit 601 shows them)");
    assertThat(run.out().lines().filter(line -> line.contains("- child"))).hasSize(399);
  }

  @Test
  void wrongUsageNamesTheOption() throws IOException {
    String file = new TraceFiles(directory).ended(IdleTrace.call(0)).write().toString();

    assertThat(CommandRun.of(TraceCommand::run, "--jsonl", file))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--trace"));
    assertThat(CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", "xyz"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--trace"));
    assertThat(CommandRun.of(TraceCommand::run, "--trace"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--trace"));
    assertThat(CommandRun.of(TraceCommand::run, "--bogus"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--bogus"));
    assertThat(CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", "4bf9", "--limit", "0"))
        .satisfies(run -> run.refused(2, "INVALID_ARGUMENT", "--limit"));
  }

  @Test
  void nothingFoundIsRefused() throws IOException {
    String file = new TraceFiles(directory).ended(IdleTrace.call(0)).write().toString();

    assertThat(CommandRun.of(TraceCommand::run, "--jsonl", file, "--trace", "ffff"))
        .satisfies(run -> run.refused(1, "NOT_FOUND", "--trace"));
    assertThat(
            CommandRun.of(
                TraceCommand::run,
                "--jsonl",
                directory.resolve("none.jsonl").toString(),
                "--trace",
                "ffff"))
        .satisfies(run -> run.refused(1, "NOT_FOUND", "--jsonl"));
  }
}
