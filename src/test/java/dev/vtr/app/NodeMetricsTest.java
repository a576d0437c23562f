package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.trace.jsonl.BatchName;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.OtlpIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node's metrics say of its span file, once it has stopped. */
class NodeMetricsTest {
  private static final String BAD =
      """
      {"resourceSpans":[{"resource":{"attributes":[
        {"key":"vtr.role","value":{"stringValue":"hub"}}]},
        "scopeSpans":[{"spans":[{},{},{}]}]}]}""";

  @TempDir private Path directory;

  @Test
  void whatOthersSentInVainIsNoLossOfTheNodes() throws Exception {
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
      assertThat(store).isNotNull();
      OtlpIntake.Taken bad =
          new OtlpIntake(InstantSource.system()).json(BAD.getBytes(StandardCharsets.UTF_8));
      store.store(bad).get(10, TimeUnit.SECONDS);
      ByteBuffer noLine = ByteBuffer.wrap("{}\n".getBytes(StandardCharsets.UTF_8));
      store.store("a", new BatchName("i", 1, 1), noLine).get(10, TimeUnit.SECONDS);
    }
    Map<String, Long> last = new HashMap<>(values(options.metrics()));
    last.keySet().removeIf(name -> !name.endsWith("ed_spans"));
    assertThat(last).isEqualTo(Map.of("trace.dropped_spans", 0L, "trace.refused_spans", 4L));
  }

  private static Map<String, Long> values(Path metrics) throws IOException {
    Map<String, Long> last = new HashMap<>();
    for (String text : Files.readAllLines(metrics)) {
      JsonNode line = new ObjectMapper().readTree(text);
      last.put(line.path("name").asText(), line.path("value").asLong());
    }
    return last;
  }
}
