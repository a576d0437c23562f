package dev.vtr.app;

import dev.vtr.trace.LastingSpans;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlSpanProcessor;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.StoredSeqs;
import dev.vtr.trace.jsonl.TraceFile;
import dev.vtr.trace.jsonl.TraceResource;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracing of one node: the SDK, and the file its spans go to. A hub's file also takes the lines
 * of others; a spoke's file is its spool.
 */
final class NodeTrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTrace.class);
  private static final InstantSource CLOCK = InstantSource.system();

  private final String instanceId;
  private final @Nullable TraceFile file;
  private final @Nullable Path written;
  private final @Nullable ForeignStore store;
  private final @Nullable Spool spool;
  private final Telemetry telemetry;
  private final @Nullable NodeMetrics metrics;
  private final LongSpans longSpans;

  private NodeTrace(
      String instanceId,
      @Nullable TraceFile file,
      @Nullable Path written,
      @Nullable ForeignStore store,
      @Nullable Spool spool,
      Telemetry telemetry,
      @Nullable NodeMetrics metrics) {
    this.instanceId = instanceId;
    this.file = file;
    this.written = written;
    this.store = store;
    this.spool = spool;
    this.telemetry = telemetry;
    this.metrics = metrics;
    Clock clock = Clock.getDefault();
    this.longSpans = file == null ? LongSpans.untold(clock) : new LongSpans(file, clock);
  }

  /**
   * The tracing of a hub. A file that cannot be read is told, and costs what others sent before,
   * not the start.
   */
  static NodeTrace ofHub(TraceOptions options, String version, String name) {
    String instanceId = UUID.randomUUID().toString();
    if (!options.enabled()) {
      return off(instanceId);
    }
    JsonlFile file = file(options, instanceId);
    @Nullable StoredSeqs stored = null;
    try {
      stored = StoredSeqs.recover(file, Disk.real());
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written ({}): this hub's spans are lost and counted, those of spokes stay with them",
          options.spans(),
          e.toString());
    }
    Resource resource = TraceResource.of(version, instanceId, name, "hub");
    TraceFile spans =
        TraceFile.start(file, resource, QueueLimits.DEFAULT, CLOCK, stored, LOG::warn);
    @Nullable ForeignStore store = null;
    if (stored != null) {
      store = new ForeignStore(spans, stored, CLOCK);
      store.claim(name, instanceId);
    }
    NodeMetrics metrics = NodeMetrics.start(options, resource, instanceId, name);
    metrics.trace(spans, null);
    return new NodeTrace(
        instanceId,
        spans,
        stored == null ? null : file.segments().active(),
        store,
        null,
        telemetry(resource, spans, metrics),
        metrics);
  }

  /** The tracing of a spoke. */
  static NodeTrace ofSpoke(TraceOptions options, String version, String name) {
    String instanceId = UUID.randomUUID().toString();
    if (!options.enabled()) {
      return off(instanceId);
    }
    JsonlFile file = file(options, instanceId);
    @Nullable Spool spool = null;
    try {
      spool = new Spool(file, Disk.real(), LOG::warn);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written ({}): this spoke's spans do not reach the hub",
          options.spans(),
          e.toString());
    }
    Resource resource = TraceResource.of(version, instanceId, name, "spoke");
    TraceFile spans = TraceFile.start(file, resource, QueueLimits.DEFAULT, CLOCK, null, LOG::warn);
    if (spool != null) {
      spool.tellLossesTo(spans::lost);
    }
    NodeMetrics metrics = NodeMetrics.start(options, resource, instanceId, name);
    metrics.trace(spans, spool);
    return new NodeTrace(
        instanceId,
        spans,
        spool == null ? null : file.segments().active(),
        null,
        spool,
        telemetry(resource, spans, metrics),
        metrics);
  }

  /** Makes no span, counts nothing, and touches no file. */
  private static NodeTrace off(String instanceId) {
    return new NodeTrace(instanceId, null, null, null, null, Telemetry.off(), null);
  }

  private static JsonlFile file(TraceOptions options, String instanceId) {
    return new JsonlFile(
        options.spans(), options.limits(), CLOCK, Disk.real(), instanceId, LOG::warn);
  }

  private static Telemetry telemetry(Resource resource, TraceFile spans, NodeMetrics metrics) {
    return Telemetry.start(
        resource, new JsonlSpanProcessor(spans, new LastingSpans()), metrics.measures());
  }

  /** {@code service.instance.id} of this process. */
  String instanceId() {
    return instanceId;
  }

  /**
   * The file that this process writes, by a name of its own where another process has the wanted
   * one; null while it cannot be written, and without tracing.
   */
  @Nullable Path written() {
    return written;
  }

  /** The same of metrics. */
  @Nullable Path writtenMetrics() {
    return metrics == null ? null : metrics.written();
  }

  /**
   * Takes other processes' lines; null on a spoke, on a hub whose file could not be read, and
   * without tracing.
   */
  @Nullable ForeignStore store() {
    return store;
  }

  /**
   * The lines on their way to the hub; null on a hub, on a spoke whose file could not be opened,
   * and without tracing.
   */
  @Nullable Spool spool() {
    return spool;
  }

  Spans spans() {
    return telemetry.spans();
  }

  LongSpans longSpans() {
    return longSpans;
  }

  /** Done when every span that ended before is in the file, or counted as lost. */
  CompletableFuture<Void> flush() {
    return file == null ? CompletableFuture.completedFuture(null) : file.flush();
  }

  /**
   * Writes what is still held, for at most five seconds, and then how much of it there was: the
   * last word of the metrics counts every span.
   */
  @Override
  public void close() {
    telemetry.close();
    if (file != null) {
      file.close();
    }
    if (metrics != null) {
      metrics.close();
    }
    if (spool != null) {
      try {
        spool.close();
      } catch (IOException e) {
        LOG.warn("the spool: {}", e.getMessage());
      }
    }
  }
}
