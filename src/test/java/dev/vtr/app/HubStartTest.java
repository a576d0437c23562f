package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.harness.Child;
import dev.vtr.harness.Nodes;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubStartTest {
  private static final String TOKEN = "a-token-for-the-tests-only";

  @TempDir Path directory;

  @Test
  void aPortThatIsTakenIsNamedAndNothingIsMade() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Hub.start(options("127.0.0.1", taken.getLocalPort())))
          .isInstanceOfSatisfying(
              StartFailure.class,
              failure -> assertThat(failure.text()).contains("127.0.0.1:" + taken.getLocalPort()));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anAddressThatIsOpenToOthersNeedsTls() {
    assertThatThrownBy(() -> Hub.start(options("0.0.0.0", 0)))
        .isInstanceOfSatisfying(
            StartFailure.class, failure -> assertThat(failure.text()).contains("TLS"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void pagesOfTheHubItselfMaySendSpansAndOthersMayNot() throws Exception {
    try (Hub hub = Hub.start(options("127.0.0.1", 0));
        HttpClient http = HttpClient.newHttpClient()) {
      String port = hub.address().substring(hub.address().indexOf(':'));
      assertThat(post(http, hub.address(), "http://" + hub.address())).isEqualTo(200);
      assertThat(post(http, "localhost" + port, "http://localhost" + port)).isEqualTo(200);
      for (String other :
          List.of(
              "http://127.0.0.1:1",
              "http://127.0.0.1",
              "https://" + hub.address(),
              "http://localhost" + port,
              "http://" + hub.address() + ".evil.example",
              "http://evil.example" + port,
              "null",
              "")) {
        assertThat(post(http, hub.address(), other)).as(other).isEqualTo(403);
      }
    }
  }

  @Test
  void aHubThatIsKilledLeavesNothingAmongTemporaryFiles() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    try (Nodes nodes = new Nodes(directory, List.of("-Djava.io.tmpdir=" + temporary))) {
      Child hub = nodes.hub(0).process();
      hub.kill();
      hub.awaitEnd(10);
    }
    assertThat(temporary).isEmptyDirectory();
  }

  private static int post(HttpClient http, String address, String origin) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/v1/traces"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("authorization", "Bearer " + TOKEN)
            .header("content-type", "application/json")
            .header("origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HubOptions options(String host, int port) {
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
    return new HubOptions(node, host, port, TOKEN, true, null);
  }
}
