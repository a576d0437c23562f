package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTraceTest {
  @TempDir private Path directory;

  @Test
  void noSpokesLinesAreOfTheHubsOwnProcess() throws Exception {
    TraceOptions options =
        new TraceOptions(
            true,
            directory.resolve("traces.jsonl"),
            directory.resolve("metrics.jsonl"),
            JsonlLimits.DEFAULT,
            Duration.ofHours(1),
            false);
    try (NodeTrace trace = NodeTrace.ofHub(options, "0", "hub-1")) {
      ForeignStore store = trace.store();
      assertThat(store.claim("a", trace.instanceId())).isFalse();
      assertThat(store.claim("a", "another")).isTrue();
    }
  }
}
