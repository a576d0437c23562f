package dev.vtr.app;

import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlSpanProcessor;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.StoredSeqs;
import dev.vtr.trace.jsonl.TraceFile;
import dev.vtr.trace.jsonl.TraceResource;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracing of one node: the SDK, and the file its spans go to. */
final class NodeTrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTrace.class);

  private final String instanceId;
  private final JsonlFile file;
  private final TraceFile spans;
  private final Telemetry telemetry;
  private final LongSpans longSpans;

  private NodeTrace(String instanceId, JsonlFile file, TraceFile spans, Telemetry telemetry) {
    this.instanceId = instanceId;
    this.file = file;
    this.spans = spans;
    this.telemetry = telemetry;
    this.longSpans = new LongSpans(spans, Clock.getDefault());
  }

  /**
   * @param role {@code hub} or {@code spoke}
   * @param stored what a hub holds of other processes; null on a spoke
   */
  static NodeTrace start(
      TraceOptions options, String version, String coordinator, String role, @Nullable StoredSeqs stored) {
    String instanceId = UUID.randomUUID().toString();
    Resource resource = TraceResource.of(version, instanceId, coordinator, role);
    InstantSource clock = InstantSource.system();
    JsonlFile file =
        new JsonlFile(options.spans(), options.limits(), clock, Disk.real(), instanceId, LOG::warn);
    TraceFile spans = TraceFile.start(file, resource, QueueLimits.DEFAULT, clock, stored, LOG::warn);
    return new NodeTrace(instanceId, file, spans, Telemetry.start(resource, new JsonlSpanProcessor(spans)));
  }

  String instanceId() {
    return instanceId;
  }

  JsonlFile file() {
    return file;
  }

  TraceFile traceFile() {
    return spans;
  }

  Spans spans() {
    return telemetry.spans();
  }

  LongSpans longSpans() {
    return longSpans;
  }

  @Override
  public void close() {
    telemetry.close();
    spans.close();
  }
}
