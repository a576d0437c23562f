package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.cli.command.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with {@code [tracing] enabled = false}. */
@Timeout(60)
class TracingOffTest {
  private static final String TRACE = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .filter(name -> name.contains("jsonl"))
          .toList();
    }
  }

  private static String environment(TwoNodes nodes, String session) throws Exception {
    TwoNodes.Ran spawned =
        nodes.agent(
            Map.of("TRACEPARENT", "00-" + TRACE + "-0123456789abcdef-01"),
            "spawn",
            session,
            "--coordinator",
            session,
            "--cols",
            "200",
            "--cmd",
            "env | grep -E 'TRACEPARENT|OTEL'; echo told; exec sleep 60");
    assertThat(spawned.exit()).as(spawned.err()).isEqualTo(ExitCode.DONE);
    assertThat(spawned.field("trace_id")).isEqualTo(TRACE);
    assertThat(nodes.agent("wait", session, "^told").exit()).isEqualTo(ExitCode.DONE);
    return nodes.agent("read", session).out();
  }

  private static int post(TwoNodes nodes) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nodes.port() + "/v1/traces"))
              .version(HttpClient.Version.HTTP_1_1)
              .header("authorization", "Bearer " + TwoNodes.TOKEN)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void noFileIsTouchedNobodysSpansAreTakenAndACallersTraceIsHandedOnAsItCame() throws Exception {
    try (TwoNodes nodes = TwoNodes.start(directory, false, false)) {
      for (String node : List.of("hub-1", "a")) {
        String environment = environment(nodes, node);
        assertThat(environment).contains("TRACEPARENT=00-" + TRACE + "-").contains("-01");
        assertThat(environment).doesNotContain("OTEL_");
        assertThat(nodes.agent("kill", node).exit()).isEqualTo(ExitCode.DONE);
      }
      assertThat(post(nodes)).isEqualTo(404);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aSpokeOfSuchAHubKeepsItsOwnLines() throws Exception {
    try (TwoNodes nodes = TwoNodes.start(directory, false, true)) {
      assertThat(environment(nodes, "a")).contains("TRACEPARENT=00-" + TRACE + "-");
    }
    assertThat(files()).noneMatch(name -> name.startsWith("traces") || name.startsWith("hub-1"));
    assertThat(directory.resolve("spool/a/traces.jsonl"))
        .content()
        .contains("\"session.spawn\"", TRACE)
        .doesNotContain("\"trace.backfill\"");
    assertThat(directory.resolve("spool/a/.traces.jsonl.acknowledged")).doesNotExist();
  }
}
