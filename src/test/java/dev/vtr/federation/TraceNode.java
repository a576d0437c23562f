package dev.vtr.federation;

import dev.vtr.federation.hub.HubTrace;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.trace.Measures;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.JsonlSpanProcessor;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.MetricsFile;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.StoredSeqs;
import dev.vtr.trace.jsonl.TraceFile;
import dev.vtr.trace.jsonl.TraceResource;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The tracing of a hub or spoke with a real file. */
final class TraceNode implements AutoCloseable {
  final Path path;
  final TraceFile file;
  final Telemetry telemetry;
  private final JsonlFile jsonl;
  private final StoredSeqs stored;
  private final Spool spool;
  private final Path metricsPath;
  private final SdkMeterProvider metrics;

  private TraceNode(Path path, String name, String role, String instanceId) throws IOException {
    this.path = path;
    InstantSource clock = InstantSource.system();
    Resource resource = TraceResource.of("0.1.0", instanceId, name, role);
    jsonl = new JsonlFile(path, JsonlLimits.DEFAULT, clock, Disk.real(), instanceId, notice -> {});
    boolean hub = role.equals("hub");
    stored = hub ? StoredSeqs.recover(jsonl, Disk.real()) : null;
    spool = hub ? null : new Spool(jsonl, Disk.real(), notice -> {});
    file = TraceFile.start(jsonl, resource, QueueLimits.DEFAULT, clock, stored, notice -> {});
    metricsPath = path.resolveSibling(name + "-metrics.jsonl");
    metrics =
        new MetricsFile(
                new JsonlFile(
                    metricsPath, JsonlLimits.DEFAULT, clock, Disk.real(), instanceId, notice -> {}),
                notice -> {})
            .provider(resource, Duration.ofHours(1));
    telemetry =
        Telemetry.start(
            resource,
            new JsonlSpanProcessor(file),
            new Measures(metrics.get(MetricsFile.SCOPE), name));
  }

  static TraceNode hub(Path directory) throws IOException {
    return new TraceNode(directory.resolve("hub.jsonl"), "hub-1", "hub", "instance-of-hub");
  }

  static TraceNode spoke(Path directory, String name) throws IOException {
    return new TraceNode(directory.resolve(name + ".jsonl"), name, "spoke", "instance-of-" + name);
  }

  Spans spans() {
    return telemetry.spans();
  }

  HubTrace hubTrace() {
    return new HubTrace(
        spans(),
        new LongSpans(file, Clock.getDefault()),
        new ForeignStore(file, stored, InstantSource.system()));
  }

  SpokeTrace spokeTrace() {
    return new SpokeTrace(spans(), new LongSpans(file, Clock.getDefault()), spool, file::flush);
  }

  /** The lines in the file now. */
  List<String> lines() throws Exception {
    file.flush().get();
    return Files.readAllLines(path);
  }

  /** The lines of the metrics as they are now. */
  List<String> metrics() throws Exception {
    metrics.forceFlush().join(5, TimeUnit.SECONDS);
    return Files.readAllLines(metricsPath);
  }

  /** Waits, at most 15 s, until the file's lines are as {@code wanted}. */
  List<String> awaitLines(Predicate<List<String>> wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    List<String> lines = lines();
    while (!wanted.test(lines)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "the file never came to be as wanted:\n" + String.join("\n", lines));
      }
      Thread.onSpinWait();
      lines = lines();
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    telemetry.close();
    metrics.shutdown().join(5, TimeUnit.SECONDS);
    file.close();
    jsonl.close();
  }
}
