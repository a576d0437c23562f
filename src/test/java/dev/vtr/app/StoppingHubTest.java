package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What those hear who wait for, view or follow a hub's own sessions while it stops. */
@Timeout(60)
class StoppingHubTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Hub hub;
  private HubCalls calls;

  @BeforeEach
  void start() throws Exception {
    NodeOptions node =
        new NodeOptions(
            "test",
            CoordinatorOptions.standard("hub-1", directory, Map.of("SHELL", "/bin/sh")),
            new TraceOptions(
                true,
                directory.resolve("traces.jsonl"),
                directory.resolve("metrics.jsonl"),
                JsonlLimits.DEFAULT,
                Duration.ofSeconds(10),
                false));
    hub =
        Hub.start(
            new HubOptions(
                node,
                "127.0.0.1",
                0,
                Nodes.TOKEN,
                true,
                null,
                Map::of,
                HubOptions.FIRST_CREDENTIAL));
    calls =
        new HubCalls(Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1)));
    calls.await("Spawn", SpawnRequest.newBuilder().setName("s").setCommand("cat").build());
  }

  @AfterEach
  void stop() throws Exception {
    calls.close();
    hub.close();
  }

  @Test
  void streamsAndWaitsEndWithItsReasonAndSoDoTheirSpans() throws Exception {
    Map<String, Future<Buffer>> open = Lasting.begin(calls, "s");
    open.put(
        "SubscribeSessions",
        calls.call(
            "SubscribeSessions", Buffer.buffer(ListRequest.getDefaultInstance().toByteArray())));
    calls.await("Info", SessionRequest.newBuilder().setSession("s").build());

    hub.close();

    Map<String, String> heard = Lasting.failures(open);
    assertThat(heard)
        .hasSize(5)
        .allSatisfy(
            (_, failure) -> assertThat(failure).isEqualTo("UNAVAILABLE: the hub stops, hub_stops"));
    Map<String, String> told = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("traces.jsonl"))) {
      JsonNode span = JSON.readTree(line);
      String name = span.path("name").asText().replace("vtr.grpc.", "");
      if (span.path("type").asText().equals("span") && open.containsKey(name)) {
        told.put(
            name,
            span.path("attrs").path("rpc.status_code").asText()
                + " "
                + span.path("status").path("code").asText());
      } else if (span.path("type").asText().equals("span") && name.equals("subscribe.stream")) {
        assertThat(span.path("attrs").path("stream.end_reason").asText()).isEqualTo("failed");
        assertThat(span.path("status").path("message").asText()).isEqualTo("the hub stops");
      }
    }
    assertThat(told)
        .hasSameSizeAs(open)
        .allSatisfy((_, how) -> assertThat(how).isEqualTo("UNAVAILABLE error"));
  }
}
