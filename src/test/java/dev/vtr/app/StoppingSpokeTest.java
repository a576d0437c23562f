package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.harness.HubCalls;
import dev.vtr.harness.Nodes;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of streams and waits on a spoke's sessions when the spoke, or its hub, stops. */
@Timeout(60)
class StoppingSpokeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Hub hub;
  private Spoke spoke;
  private boolean stopped;
  private HubCalls calls;
  private Map<String, Future<Buffer>> open;

  @BeforeEach
  void start() throws Exception {
    hub =
        Hub.start(
            new HubOptions(
                node("hub-1", "traces.jsonl"),
                "127.0.0.1",
                0,
                Nodes.TOKEN,
                true,
                null,
                Map::of,
                HubOptions.FIRST_CREDENTIAL));
    int port = Integer.parseInt(hub.address().substring(hub.address().lastIndexOf(':') + 1));
    spoke =
        Spoke.start(
            new SpokeSettings(
                node("a", "spool/a/traces.jsonl"), "127.0.0.1", port, () -> Nodes.TOKEN, null));
    spoke.joined().await(20, TimeUnit.SECONDS);
    calls = new HubCalls(port);
    calls.await(
        "Spawn",
        SpawnRequest.newBuilder().setName("s").setCommand("cat").setCoordinator("a").build());
    open = Lasting.begin(calls, "a:s");
    calls.await("Info", SessionRequest.newBuilder().setSession("a:s").build());
  }

  @AfterEach
  void stop() throws Exception {
    calls.close();
    stopSpoke();
    hub.close();
  }

  private void stopSpoke() {
    if (!stopped) {
      stopped = true;
      spoke.close();
    }
  }

  private NodeOptions node(String name, String traces) {
    Path spans = directory.resolve(traces);
    return new NodeOptions(
        "test",
        CoordinatorOptions.standard(name, directory, Map.of("SHELL", "/bin/sh")),
        new TraceOptions(
            true,
            spans,
            spans.resolveSibling("metrics.jsonl"),
            JsonlLimits.DEFAULT,
            Duration.ofSeconds(10),
            false));
  }

  /** Of the spoke's spans of lasting calls, by name: status, code and message. */
  private Map<String, String> told() throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (String line : Files.readAllLines(directory.resolve("spool/a/traces.jsonl"))) {
      JsonNode span = JSON.readTree(line);
      String name = span.path("name").asText();
      JsonNode attrs = span.path("attrs");
      String ended =
          name.equals("subscribe.stream")
              ? attrs.path("stream.end_reason").asText()
              : attrs.path("rpc.status_code").asText();
      boolean lasting =
          open.containsKey(name.replace("vtr.grpc.", ""))
              || name.equals("subscribe.stream")
              || name.equals("vtr.tunnel.stream");
      if (lasting && span.path("type").asText().equals("span")) {
        JsonNode status = span.path("status");
        told.put(
            name,
            "%s %s %s"
                .formatted(ended, status.path("code").asText(), status.path("message").asText()));
      }
    }
    return told;
  }

  private void assertSpansSay(String why) throws IOException {
    String unavailable = "UNAVAILABLE error " + why;
    assertThat(told())
        .containsOnly(
            Map.entry("subscribe.stream", "failed error " + why),
            Map.entry("vtr.tunnel.stream", unavailable),
            Map.entry("vtr.grpc.Subscribe", unavailable),
            Map.entry("vtr.grpc.WaitFor", unavailable),
            Map.entry("vtr.grpc.WaitForIdle", unavailable),
            Map.entry("vtr.grpc.SendText", unavailable));
  }

  @Test
  void aSpokeThatStopsSaysSoAndNotThatTheProgramEnded() throws Exception {
    stopSpoke();

    assertThat(Lasting.failures(open))
        .hasSize(4)
        .allSatisfy(
            (_, why) -> assertThat(why).isEqualTo("UNAVAILABLE: spoke 'a' stops, spoke_lost"));
    assertSpansSay("spoke 'a' stops");
  }

  @Test
  void theSpansOfASpokeWhoseHubStopsSayThat() throws Exception {
    hub.close();
    Lasting.failures(open);
    stopSpoke();

    assertSpansSay("the tunnel ended: the hub stops");
  }
}
