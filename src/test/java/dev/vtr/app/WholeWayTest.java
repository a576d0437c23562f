package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.query.SpanNode;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.SpanLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * From the command line through the hub and the tunnel to a program on the spoke, and the spans of
 * it in one file.
 */
class WholeWayTest {
  /** The edges that a wait for silence on a spoke promises, from the client down. */
  private static final List<String> WAIT_FOR_IDLE =
      List.of(
          "vtr.agent.idle@cli",
          "vtr.grpc.WaitForIdle@cli",
          "vtr.grpc.WaitForIdle@hub",
          "vtr.tunnel.dispatch@hub",
          "vtr.tunnel.request@spoke",
          "vtr.grpc.WaitForIdle@spoke",
          "coordinator.wait_for_idle@spoke",
          "session.wait_for_idle@spoke");

  @TempDir Path directory;
  private TwoNodes nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = TwoNodes.start(directory);
  }

  @AfterEach
  void stop() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.vtr");
    logger.addAppender(log);
    nodes.close();
    logger.detachAppender(log);
    assertThat(log.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("a stop has nothing to warn of, least of all that it gave up waiting")
        .isEmpty();
  }

  @Test
  void aWaitForSilenceOnASpokeIsOneTraceOfExactlyTheseSpans() throws Exception {
    nodes.agent("spawn", "work", "--coordinator", "a");
    TwoNodes.Ran idle = nodes.agent("idle", "a:work", "--idle", "50ms");

    assertThat(idle.exit()).isEqualTo(ExitCode.DONE);
    TraceTree tree =
        nodes.awaitTrace(
            idle.field("trace_id"), found -> TraceCompleteness.missingWay(found, WAIT_FOR_IDLE));
    List<String> chain = new ArrayList<>();
    for (SpanNode node = tree.roots().getFirst(); node != null; node = first(node.children())) {
      assertThat(node.children()).hasSizeLessThanOrEqualTo(1);
      chain.add(node.span().name() + "@" + node.span().role());
    }
    assertThat(chain).isEqualTo(WAIT_FOR_IDLE);
    assertThat(tree.spans()).hasSameSizeAs(WAIT_FOR_IDLE);
  }

  private static SpanNode first(List<SpanNode> nodes) {
    return nodes.isEmpty() ? null : nodes.getFirst();
  }

  @Test
  void whatASessionDoesLaterLinksBackToTheInputThatCausedIt() throws Exception {
    nodes.agent("spawn", "work", "--coordinator", "a");
    TwoNodes.Ran sent = nodes.agent("send", "a:work", "exit 3", "--submit");
    TwoNodes.Ran wait = nodes.agent("wait", "a:work", "never on the screen", "--timeout", "20s");

    assertThat(wait.exit()).isEqualTo(ExitCode.SESSION_ENDED);
    TraceTree tree =
        nodes.awaitTrace(
            sent.field("trace_id"),
            found ->
                consequences(found).contains("session.exit") ? List.of() : List.of("session.exit"));
    SpanNode exit =
        tree.everything().stream()
            .filter(node -> node.span().name().equals("session.exit"))
            .findFirst()
            .orElseThrow();
    assertThat(exit.parent()).isNull();
    assertThat(exit.span().traceId()).isNotEqualTo(tree.traceId());
    assertThat(exit.span().links()).extracting(SpanLink::traceId).contains(tree.traceId());
    assertThat(consequences(tree)).contains("pty.read_batch");
  }

  private static List<String> consequences(TraceTree tree) {
    return tree.everything().stream()
        .filter(node -> !node.span().traceId().equals(tree.traceId()))
        .map(node -> node.span().name())
        .toList();
  }

  @Test
  void aCommandJoinsTheTraceOfItsCaller() throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    TwoNodes.Ran listed =
        nodes.agent(Map.of("TRACEPARENT", "00-" + traceId + "-00f067aa0ba902b7-00"), "ls");

    assertThat(listed.field("trace_id")).isEqualTo(traceId);
    nodes.awaitTrace(
        traceId,
        found ->
            found.spans().stream().anyMatch(node -> node.span().name().equals("vtr.agent.ls"))
                ? List.of()
                : List.of("vtr.agent.ls"));
  }

  @Test
  void everyLineIsOneJsonObjectInTheOrderOfTheContract() throws Exception {
    nodes.agent("spawn", "work", "--coordinator", "a");
    TwoNodes.Ran removed = nodes.agent("rm", "a:work");
    nodes.awaitTrace(removed.field("trace_id"), found -> TraceCompleteness.of(found).missing());

    ObjectMapper json = new ObjectMapper();
    List<String> order =
        List.of(
            "ts",
            "type",
            "seq",
            "trace_id",
            "span_id",
            "parent_span_id",
            "name",
            "kind",
            "start_ns",
            "end_ns",
            "dur_us",
            "status",
            "attrs",
            "events",
            "links",
            "dropped_events",
            "resource");
    for (String line : Files.readAllLines(nodes.traces())) {
      JsonNode span = json.readTree(line);
      if (span.path("type").asText().equals("span")) {
        List<String> keys = new ArrayList<>();
        span.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
            .isSubsetOf(order)
            .isSortedAccordingTo((x, y) -> order.indexOf(x) - order.indexOf(y));
      }
    }
  }

  @Test
  void errorsComeBackFromTheSpokeAsTheyAre() throws Exception {
    TwoNodes.Ran unknown = nodes.agent("info", "a:nobody");
    assertThat(unknown.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(unknown.err()).contains("\"code\":\"NOT_FOUND\"", "nobody", "next_step");

    nodes.agent("spawn", "work", "--coordinator", "a");
    TwoNodes.Ran badRegex = nodes.agent("wait", "a:work", "(", "--timeout", "1s");
    assertThat(badRegex.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(badRegex.err()).contains("\"code\":\"INVALID_ARGUMENT\"", "pattern");

    TwoNodes.Ran taken = nodes.agent("spawn", "work", "--coordinator", "a");
    assertThat(taken.err()).contains("\"code\":\"ALREADY_EXISTS\"");
    assertThat(nodes.agent("info", "a:work").exit()).isEqualTo(ExitCode.DONE);
  }
}
