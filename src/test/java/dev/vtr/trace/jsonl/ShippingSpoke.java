package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One start of a spoke: its trace file, and the spool that ships it. */
final class ShippingSpoke implements AutoCloseable {
  final List<String> notices = new CopyOnWriteArrayList<>();
  final Spool spool;
  final TraceFile trace;
  final SdkTracerProvider provider;

  ShippingSpoke(Path path, JsonlLimits limits, String instance) throws IOException {
    this(path, limits, instance, Disk.real());
  }

  ShippingSpoke(Path path, JsonlLimits limits, String instance, Disk reads) throws IOException {
    JsonlFile file =
        new JsonlFile(path, limits, InstantSource.system(), Disk.real(), instance, notices::add);
    spool = new Spool(file, reads, notices::add);
    var resource = TraceResource.of("0.1.0", instance, "a", "spoke");
    trace =
        TraceFile.start(
            file, resource, QueueLimits.DEFAULT, InstantSource.system(), null, notices::add);
    spool.tellLossesTo(trace::lost);
    provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(new JsonlSpanProcessor(trace))
            .build();
  }

  /** Where spoke {@code a} keeps its lines, in a directory of a test's. */
  static Path path(Path directory) {
    return directory.resolve("spool/a/traces.jsonl");
  }

  void spans(int count) {
    for (int i = 0; i < count; i++) {
      provider.get("t").spanBuilder("spoke.span").setAttribute("i", i).startSpan().end();
    }
    if (!provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()) {
      throw new AssertionError("not flushed");
    }
  }

  /** The next batch, which there must be. */
  SpoolBatch batch() throws IOException {
    SpoolBatch batch = spool.next();
    if (batch == null) {
      throw new AssertionError("nothing to ship");
    }
    return batch;
  }

  /** A spool of more than a few batches, begun anew. */
  void backlog(int count) throws IOException {
    spans(count);
    spool.begin(true);
    assertThat(spool.isBehind()).isTrue();
  }

  @Override
  public void close() throws IOException {
    provider.close();
    spool.close();
  }
}
