package dev.vtr.trace.jsonl;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Figures of the trace file; prints a table. Not run with the ordinary tests. */
@Tag("slow")
@Timeout(180)
final class TraceBench {
  @TempDir Path dir;

  private static SpanData sample(TraceRig rig) {
    var span =
        rig.tracer
            .spanBuilder("vtr.grpc.WaitForIdle")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("session.id", "2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11")
            .setAttribute("session.name", "build")
            .setAttribute("coordinator", "hub-1")
            .setAttribute("rpc.system.name", "grpc")
            .setAttribute("rpc.method", "vtr.v1.Vtr/WaitForIdle")
            .setAttribute("rpc.status_code", "OK")
            .startSpan();
    span.addEvent("session_idle");
    span.setStatus(StatusCode.OK);
    return ((ReadableSpan) span).toSpanData();
  }

  @Test
  void encodesAndWrites() throws Exception {
    try (TraceRig rig = new TraceRig(dir.resolve("encode/traces.jsonl"))) {
      SpanData span = sample(rig);
      LineBuffer buffer = new LineBuffer(1 << 20);
      LineEncoder encoder = new LineEncoder(buffer);
      JsonlFile file = rig.file;
      for (boolean writes : new boolean[] {false, true}) {
        long best = Long.MAX_VALUE;
        int lines = 100_000;
        for (int round = 0; round < 6; round++) {
          long start = System.nanoTime();
          for (int i = 0; i < lines; i++) {
            encoder.span(span, i);
            if (buffer.size() > Batch.FULL_BYTES) {
              if (writes) {
                file.append(buffer.view());
              }
              buffer.truncate(0);
            }
          }
          best = Math.min(best, System.nanoTime() - start);
        }
        buffer.truncate(0);
        encoder.span(span, 1);
        System.out.printf(
            "Bench %s: %,d lines/s of %d bytes%n",
            writes ? "encode+write" : "encode", lines * 1_000_000_000L / best, buffer.size());
        buffer.truncate(0);
      }
    }
  }

  @Test
  void costsOfEndAndDelayToTheFile() throws Exception {
    try (TraceRig rig = new TraceRig(dir.resolve("end/traces.jsonl"))) {
      ReadableSpan[] spans = new ReadableSpan[10_000];
      JsonlSpanProcessor processor = new JsonlSpanProcessor(rig.trace);
      for (int i = 0; i < spans.length; i++) {
        spans[i] =
            (ReadableSpan)
                rig.tracer.spanBuilder("s").setAttribute("session.id", "s-" + i).startSpan();
      }
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 20; round++) {
        long start = System.nanoTime();
        for (ReadableSpan span : spans) {
          processor.onEnd(span);
        }
        best = Math.min(best, System.nanoTime() - start);
        rig.flush();
      }
      System.out.printf("Bench onEnd, in a burst: %d ns%n", best / spans.length);
      long[] wake = new long[500];
      long[] delays = new long[500];
      for (int i = 0; i < delays.length; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
        long before = rig.trace.counters().spansWritten();
        long start = System.nanoTime();
        processor.onEnd(spans[i]);
        wake[i] = System.nanoTime() - start;
        while (rig.trace.counters().spansWritten() == before) {
          Thread.onSpinWait();
        }
        delays[i] = System.nanoTime() - start;
      }
      Arrays.sort(wake);
      Arrays.sort(delays);
      System.out.printf(
          "Bench onEnd, waking the writer: p50 %d ns, p99 %d ns%n", wake[250], wake[495]);
      System.out.printf(
          "Bench end to line in file: p50 %d us, p99 %d us, max %d us%n",
          delays[250] / 1000, delays[495] / 1000, delays[499] / 1000);
    }
  }

  @Test
  void keepsUp() throws Exception {
    for (int perSecond : new int[] {20_000, 100_000}) {
      Path path = dir.resolve("rate-" + perSecond + "/traces.jsonl");
      try (TraceRig rig = new TraceRig(path)) {
        int threads = 2;
        int seconds = 10;
        CountDownLatch done = new CountDownLatch(threads);
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
          Thread.ofPlatform().start(() -> pace(rig, perSecond / threads, seconds, done));
        }
        done.await();
        long cpu =
            ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        rig.flush();
        TraceCounters c = rig.trace.counters();
        System.out.printf(
            "Bench %,d spans/s: ended %,d in %.1f s, written %,d, lost %,d (%.3f %%), %d MiB, process cpu %d ms%n",
            perSecond,
            c.spansEnded(),
            took.toMillis() / 1000.0,
            c.spansWritten(),
            c.spansDropped(),
            100.0 * c.spansDropped() / c.spansEnded(),
            Files.size(path) >> 20,
            cpu);
        if (c.spansEnded() != c.spansWritten() + c.spansDropped()) {
          throw new AssertionError("not all accounted for: " + c);
        }
      }
    }
  }

  private static void pace(TraceRig rig, int perSecond, int seconds, CountDownLatch done) {
    long start = System.nanoTime();
    int perTick = perSecond / 1000;
    for (int tick = 0; tick < seconds * 1000; tick++) {
      for (int i = 0; i < perTick; i++) {
        rig.tracer
            .spanBuilder("vtr.grpc.GetScreen")
            .setAttribute("session.id", "2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11")
            .setAttribute("coordinator", "hub-1")
            .startSpan()
            .end();
      }
      long due = start + TimeUnit.MILLISECONDS.toNanos(tick + 1L);
      while (due - System.nanoTime() > 50_000) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    done.countDown();
  }
}
