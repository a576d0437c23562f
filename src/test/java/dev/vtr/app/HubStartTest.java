package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.session.CoordinatorOptions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubStartTest {
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
    return new HubOptions(node, host, port, "a-token-for-the-tests-only", true, null);
  }
}
