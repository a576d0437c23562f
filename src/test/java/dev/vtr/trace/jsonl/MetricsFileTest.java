package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class MetricsFileTest {
  @TempDir Path dir;

  @Test
  void writesALineForEachPointAndAtTheEnd() throws Exception {
    Path path = dir.resolve("metrics.jsonl");
    FaultyDisk disk = new FaultyDisk();
    List<String> notices = new ArrayList<>();
    JsonlFile file =
        new JsonlFile(path, JsonlLimits.DEFAULT, InstantSource.system(), disk, "i", notices::add);
    SdkMeterProvider provider =
        new MetricsFile(file, notices::add).provider(TraceRig.RESOURCE, Duration.ofHours(1));
    var meter = provider.get(MetricsFile.SCOPE);
    var counter = meter.counterBuilder("stream.dropped_frames").setUnit("1").build();
    counter.add(2, Attributes.of(AttributeKey.stringKey("session.id"), "s-1"));
    LongHistogram delays =
        meter.histogramBuilder("stream.queue_delay_ms").ofLongs().setUnit("ms").build();
    for (int i = 1; i <= 1000; i++) {
      delays.record(i);
    }
    disk.failOpen = true;
    provider.forceFlush().join(5, TimeUnit.SECONDS);
    disk.failOpen = false;
    counter.add(1, Attributes.of(AttributeKey.stringKey("session.id"), "s-1"));
    provider.shutdown().join(5, TimeUnit.SECONDS);

    List<JsonNode> lines = Lines.of(path);
    List<JsonNode> counts =
        lines.stream()
            .filter(line -> line.path("name").asText().equals("stream.dropped_frames"))
            .toList();
    assertThat(counts).hasSize(2);
    assertThat(Lines.keys(counts.getFirst()))
        .containsExactly("ts", "type", "name", "value", "unit", "attrs", "from_ns");
    assertThat(counts.getLast().path("value").asLong()).isEqualTo(3);
    assertThat(counts.getFirst().path("attrs").toString())
        .isEqualTo("{\"coordinator\":\"hub-1\",\"session.id\":\"s-1\"}");
    List<JsonNode> spread =
        lines.stream()
            .filter(line -> line.path("name").asText().equals("stream.queue_delay_ms"))
            .toList();
    assertThat(spread).as("none without new values").hasSize(1);
    JsonNode delay = spread.getFirst();
    assertThat(Lines.keys(delay))
        .containsExactly(
            "ts", "type", "name", "count", "sum", "max", "p50", "p95", "p99", "unit", "attrs",
            "from_ns");
    assertThat(delay.path("count").asLong()).isEqualTo(1000);
    assertThat(delay.path("max").asDouble()).isEqualTo(1000);
    assertThat(delay.path("p50").asDouble()).isCloseTo(500, Percentage.withPercentage(4));
    assertThat(delay.path("p99").asDouble()).isCloseTo(990, Percentage.withPercentage(4));
  }
}
