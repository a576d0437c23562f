package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Figures of the trace file: {@code TraceBench DIRECTORY} prints a line for each. */
public final class TraceBench {
  private static final String CHILD = "--until-killed";
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Path dir;

  private TraceBench(Path dir) {
    this.dir = dir;
  }

  public static void main(String[] words) throws Exception {
    if (words[0].equals(CHILD)) {
      writeUntilKilled(Path.of(words[1]), Path.of(words[2]));
    }
    TraceBench bench = new TraceBench(Path.of(words[0]));
    bench.encodesAndWrites();
    bench.costsOfEndAndDelayToTheFile();
    bench.keepsUp();
    bench.losesAtMostABatchWhenKilled();
    bench.streamsForAnHour();
    System.exit(0);
  }

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

  private void encodesAndWrites() throws Exception {
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
            "%s: %,d lines/s of %d bytes%n",
            writes ? "encode+write" : "encode", lines * 1_000_000_000L / best, buffer.size());
        buffer.truncate(0);
      }
    }
  }

  private void costsOfEndAndDelayToTheFile() throws Exception {
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
      System.out.printf("onEnd, in a burst: %d ns%n", best / spans.length);
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
      System.out.printf("onEnd, waking the writer: p50 %d ns, p99 %d ns%n", wake[250], wake[495]);
      System.out.printf(
          "end to line in file: p50 %.1f ms, p99 %.1f ms, worst of 500 %.1f ms (wanted 100 ms)%n",
          delays[250] / 1e6, delays[495] / 1e6, delays[499] / 1e6);
    }
  }

  private void keepsUp() throws Exception {
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
            "%,d spans/s: ended %,d in %.1f s, written %,d, lost %,d (%.3f %%, wanted %s), %d MiB, process cpu %d ms%n",
            perSecond,
            c.spansEnded(),
            took.toMillis() / 1000.0,
            c.spansWritten(),
            c.spansDropped(),
            100.0 * c.spansDropped() / c.spansEnded(),
            perSecond == 20_000 ? "0.1 %" : "all counted",
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

  /** Ends spans, and counts them where the count outlives the process, until it is killed. */
  private static void writeUntilKilled(Path spans, Path count) throws IOException {
    TraceRig rig = new TraceRig(spans);
    try (FileChannel channel =
        FileChannel.open(
            count, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer ended = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
      for (long n = 1; ; n++) {
        rig.spans(1);
        ended.putLong(0, n);
        if (n % 20 == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // about 15,000 a second
        }
      }
    }
  }

  private void losesAtMostABatchWhenKilled() throws Exception {
    long worst = 0;
    long ended = 0;
    int rounds = 5;
    for (int round = 0; round < rounds; round++) {
      Path spans = dir.resolve("killed-" + round + "/traces.jsonl");
      Path count = Files.createDirectories(dir).resolve("killed-" + round + ".count");
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dio.opentelemetry.context.contextStorageProvider=default",
                  "-cp",
                  System.getProperty("java.class.path"),
                  TraceBench.class.getName(),
                  CHILD,
                  spans.toString(),
                  count.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      while (child.isAlive() && !Files.exists(spans)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      boolean stillRuns = !child.waitFor(2_000 + 130 * round, TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      if (!stillRuns) {
        throw new AssertionError("the child ended by itself");
      }
      long counted = ByteBuffer.wrap(Files.readAllBytes(count)).getLong();
      long there = wholeSpans(spans);
      worst = Math.max(worst, counted - there);
      ended += counted;
    }
    System.out.printf(
        "kill -9, %d times: %,d spans ended, at most %d of the last not in the file%n",
        rounds, ended, worst);
  }

  /** Spans that are lines, and those that loss lines tell of. */
  private static long wholeSpans(Path file) throws IOException {
    long spans = 0;
    byte[] all = Files.readAllBytes(file);
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        LineHead head = LineHead.read(all, start, i - start);
        spans += head == null ? 0 : head.isSpan() ? 1 : head.spans();
        start = i + 1;
      }
    }
    return spans;
  }

  /** A viewer of 60 frames a second, of which every tenth drops one, on a clock of our own. */
  private void streamsForAnHour() throws Exception {
    Path path = dir.resolve("hour/traces.jsonl");
    try (TraceRig rig = new TraceRig(path)) {
      long[] now = {System.nanoTime()};
      LongSpans spans = new LongSpans(rig.trace, fastClock(now));
      LongSpan stream =
          spans.start(
              rig.tracer,
              "subscribe.stream",
              SpanKind.INTERNAL,
              Context.root(),
              List.of(),
              Attributes.of(AttributeKey.stringKey("session.id"), "s-1"));
      LongSpan.Total frames = stream.total("stream.frames");
      long before = usedHeap();
      long atHalf = 0;
      long begin = now[0];
      for (long frame = 1; now[0] - begin < HOUR_NANOS; frame++) {
        now[0] = begin + frame * TimeUnit.SECONDS.toNanos(1) / 60;
        frames.add(1);
        boolean drops = frame % 10 == 0;
        if (drops) {
          stream.gap(now[0], frame - 2, frame, 1);
        }
        stream.event("screen.delta", now[0], frame, 900, drops ? 1 : 0, 3, 4.5);
        if (frame % 300 == 0) {
          stream.progress(now[0]);
          rig.flush();
        }
        atHalf = frame == 108_000 ? usedHeap() : atHalf;
      }
      long after = usedHeap();
      stream.end("client_ended");
      rig.flush();
      System.out.printf(
          "a stream of 60 frames a second for an hour (%,d frames, a drop in ten): %,d KiB of file (wanted 2,048), heap %+,d KiB in its second half (wanted 0)%n",
          frames.value(), Files.size(path) >> 10, (after - Math.max(before, atHalf)) >> 10);
    }
  }

  private static io.opentelemetry.sdk.common.Clock fastClock(long[] now) {
    return new io.opentelemetry.sdk.common.Clock() {
      @Override
      public long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      }

      @Override
      public long nanoTime() {
        return now[0];
      }
    };
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
