package dev.vtr.trace.jsonl;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A trace file with a real tracer in front of it. */
final class TraceRig implements AutoCloseable {
  static final Resource RESOURCE = TraceResource.of("0.1.0", "instance-1", "hub-1", "hub");

  final Path path;
  final FaultyDisk disk = new FaultyDisk();
  final List<String> notices = new CopyOnWriteArrayList<>();
  final JsonlFile file;
  final TraceFile trace;
  final SdkTracerProvider provider;
  final Tracer tracer;

  TraceRig(Path path) {
    this(path, JsonlLimits.DEFAULT, QueueLimits.DEFAULT, null);
  }

  TraceRig(Path path, JsonlLimits limits, QueueLimits queue, @Nullable StoredSeqs stored) {
    this(path, limits, queue, System::nanoTime, stored);
  }

  TraceRig(
      Path path,
      JsonlLimits limits,
      QueueLimits queue,
      LongSupplier nanoClock,
      @Nullable StoredSeqs stored) {
    this.path = path;
    this.file =
        new JsonlFile(path, limits, InstantSource.system(), disk, "instance-1", notices::add);
    this.trace =
        TraceFile.start(
            file, RESOURCE, queue, InstantSource.system(), nanoClock, stored, notices::add);
    this.provider =
        SdkTracerProvider.builder()
            .setResource(RESOURCE)
            .addSpanProcessor(new JsonlSpanProcessor(trace))
            .build();
    this.tracer = provider.get("test");
  }

  /** What a test does with a rig. */
  interface Use {
    void with(TraceRig rig) throws Exception;
  }

  /** Does this and closes the rig. */
  void use(Use work) throws Exception {
    try (TraceRig rig = this) {
      work.with(rig);
    }
  }

  void spans(int count) {
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("test.span").setAttribute("i", i).startSpan().end();
    }
  }

  void flush() {
    if (!provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()) {
      throw new AssertionError("flush failed: " + notices);
    }
  }

  /** Waits until what was handed over is written, or one more write has failed. */
  void flushBestEffort() {
    long failures = trace.counters().failedWrites();
    java.util.concurrent.CompletableFuture<Void> flushed = trace.flush();
    while (!flushed.isDone() && trace.counters().failedWrites() == failures) {
      Thread.onSpinWait();
    }
  }

  /** Waits until what was handed over is written, but for so long only. */
  void flushBestEffort(long nanos) {
    try {
      trace.flush().get(nanos, TimeUnit.NANOSECONDS);
    } catch (Exception e) {
      // It may be later.
    }
  }

  @Override
  public void close() {
    if (!provider.shutdown().join(10, TimeUnit.SECONDS).isSuccess()) {
      throw new AssertionError("shutdown failed: " + notices);
    }
  }
}
