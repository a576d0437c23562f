package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.command.ExitCode;
import dev.vtr.query.SpanNode;
import dev.vtr.query.TraceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of programs in sessions, which find in their environment where to send them. */
class ProgramSpansTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Map<String, String> CALLER =
      Map.of(
          "TRACEPARENT", "00-" + TRACE_ID + "-00f067aa0ba902b7-01",
          "TRACESTATE", "vendor=value",
          "BAGGAGE", "tenant=blue");

  @TempDir Path directory;
  private TwoNodes nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = TwoNodes.start(directory);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub-1", "a"})
  void aProgramsSpanJoinsTheTraceOfItsSpawn(String coordinator) throws Exception {
    String ref = coordinator + ":program";
    TwoNodes.Ran spawned =
        nodes.agent(
            CALLER, "spawn", "program", "--coordinator", coordinator, "--cmd", command("work"));
    assertThat(spawned.err()).isEmpty();
    TwoNodes.Ran waited = nodes.agent("wait", ref, "^state ", "--since", "0", "--timeout", "20s");
    assertThat(waited.exit()).as(nodes.agent("screen", ref).out()).isEqualTo(ExitCode.DONE);

    String screen = nodes.agent("read", ref).out();
    assertThat(screen).contains("spans 200/none");
    assertThat(screen).as("PERMISSION_DENIED").contains("calls 200/7", "tunnel 200/7");
    assertThat(screen).contains("state vendor=value tenant=blue");
    TraceTree tree =
        nodes.awaitTrace(
            TRACE_ID,
            found -> names(found).contains("work") ? List.of() : List.of("the program's span"));
    SpanNode work =
        tree.spans().stream()
            .filter(node -> node.span().name().equals("work"))
            .findFirst()
            .orElseThrow();
    assertThat(work.parent()).isNotNull();
    assertThat(work.parent().span().name()).isEqualTo("session.spawn");
    assertThat(Files.readString(nodes.traces())).doesNotContain("Bearer", "tenant=blue");
  }

  private static List<String> names(TraceTree tree) {
    return tree.spans().stream().map(node -> node.span().name()).toList();
  }

  @Test
  void whoBringsAnEndpointOfItsOwnIsNotGivenOurCredential() throws Exception {
    nodes.agent(
        "spawn",
        "own",
        "--env",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318",
        "--cmd",
        "env; echo do''ne; cat");
    nodes.agent("wait", "own", "done", "--since", "0", "--timeout", "10s");
    String screen = nodes.agent("read", "own").out();
    assertThat(screen)
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "TRACEPARENT=00-")
        .doesNotContain("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL");
  }

  private static String command(String spanName) throws Exception {
    Path classes =
        Path.of(
            InstrumentedProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return "%s/bin/java -Xshare:auto -XX:TieredStopAtLevel=1 -cp %s %s %s"
        .formatted(
            System.getProperty("java.home"),
            classes,
            InstrumentedProgram.class.getName(),
            spanName);
  }
}
