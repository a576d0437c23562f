package dev.vtr.app;

import dev.vtr.trace.Attrs;
import dev.vtr.trace.Measures;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.MetricsFile;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.TraceFile;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one node: OpenTelemetry's SDK, read periodically into a file of lines. */
final class NodeMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMetrics.class);
  private static final long CLOSE_SECONDS = 5;

  private final MetricsFile file;
  private final @Nullable Path written;
  private final SdkMeterProvider provider;
  private final Meter meter;
  private final Attributes node;
  private final Measures measures;

  private NodeMetrics(MetricsFile file, SdkMeterProvider provider, String name) {
    this.file = file;
    this.written = file.open();
    this.provider = provider;
    this.meter = provider.get(MetricsFile.SCOPE);
    this.node = Attributes.of(Attrs.COORDINATOR, name);
    this.measures = new Measures(meter, name);
  }

  /** Opens the file and starts the periodic reader. */
  static NodeMetrics start(
      TraceOptions options, Resource resource, String instanceId, String name) {
    MetricsFile file =
        new MetricsFile(
            new JsonlFile(
                options.metrics(),
                options.limits(),
                InstantSource.system(),
                Disk.real(),
                instanceId,
                LOG::warn),
            LOG::warn);
    return new NodeMetrics(file, file.provider(resource, options.metricsInterval()), name);
  }

  /** The file that this process writes; null: it could not be opened at the start. */
  @Nullable Path written() {
    return written;
  }

  /** What the node counts. */
  Measures measures() {
    return measures;
  }

  /**
   * Tells of the span file and, on a spoke, of what has not reached the hub yet. What the node lost
   * of its own and what others sent in vain are two counts: anybody may send what is not fit, which
   * casts no doubt on the node's own spans.
   */
  void trace(TraceFile spans, @Nullable Spool spool) {
    meter
        .counterBuilder("trace.spans")
        .setUnit("1")
        .buildWithCallback(count -> count.record(spans.counters().spansEnded(), node));
    meter
        .counterBuilder("trace.dropped_spans")
        .setUnit("1")
        .buildWithCallback(count -> count.record(spans.counters().spansDropped(), node));
    meter
        .counterBuilder("trace.refused_spans")
        .setUnit("1")
        .buildWithCallback(count -> count.record(spans.counters().othersDropped(), node));
    if (spool != null) {
      meter
          .gaugeBuilder("trace.spool_bytes")
          .ofLongs()
          .setUnit("By")
          .buildWithCallback(
              gauge -> {
                try {
                  gauge.record(spool.bytes(), node);
                } catch (IOException unreadable) {
                  LOG.debug("the spool cannot be measured now", unreadable);
                }
              });
    }
  }

  /** Writes the last snapshot. */
  @Override
  public void close() {
    measures.tellAll();
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    file.close();
  }
}
