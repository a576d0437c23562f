package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans as lines of the file, and what is said of those that found no room. */
@Timeout(60)
final class JsonlSpanProcessorTest {
  private static final long BROKEN_END_NANOS = 1_700_000_000_000_000_000L;

  @TempDir Path dir;

  private Path path() {
    return dir.resolve("data/traces.jsonl");
  }

  /** None waits in the queue for the pause in which spans gather that share a write. */
  @Test
  void whatIsMoreThanOneWriteIsWrittenWithoutAPause() throws Exception {
    QueueLimits ample = new QueueLimits(1_000_000, 1L << 30, 1L << 20);
    try (TraceRig rig = new TraceRig(path(), JsonlLimits.DEFAULT, ample, null)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Long> waits = new CopyOnWriteArrayList<>();
      rig.disk.before =
          operation -> {
            if (operation.equals("write")) {
              await(go);
              waits.add(waitsOfThisThread());
            }
          };
      rig.spans(5_000);
      go.countDown();
      while (rig.trace.counters().spansWritten() < 5_000) {
        Thread.onSpinWait(); // a flush would end the pauses
      }
      assertThat(waits).hasSizeGreaterThan(5);
      assertThat(waits.subList(1, waits.size())).containsOnly(waits.get(1));
    }
  }

  private static long waitsOfThisThread() {
    long id = Thread.currentThread().threadId();
    return ManagementFactory.getThreadMXBean().getThreadInfo(id).getWaitedCount();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesKeysInTheContractsOrder() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      Span cause = rig.tracer.spanBuilder("cause").startSpan();
      Span parent =
          rig.tracer.spanBuilder("vtr.grpc.Spawn").setSpanKind(SpanKind.SERVER).startSpan();
      Span child =
          rig.tracer
              .spanBuilder("session.spawn")
              .setParent(Context.root().with(parent))
              .addLink(
                  cause.getSpanContext(),
                  Attributes.of(AttributeKey.stringKey("link.reason"), "input"))
              .setAttribute("session.id", "s-1")
              .setAttribute("ok", true)
              .setAttribute("bytes", 12)
              .setAttribute("ratio", 0.5)
              .setAttribute(AttributeKey.stringArrayKey("names"), List.of("a", "b"))
              .setAttribute(
                  AttributeKey.valueKey("nested"),
                  Value.of(io.opentelemetry.api.common.KeyValue.of("k", Value.of(7))))
              .startSpan();
      child.addEvent("screen.keyframe", Attributes.of(AttributeKey.longKey("frame_id"), 120L));
      child.setStatus(StatusCode.ERROR, "no such program");
      child.end();
      parent.end();
      rig.flush();
      String text = Files.readString(path());
      JsonNode line = Lines.of(path()).getFirst();
      assertThat(Lines.keys(line))
          .containsExactly(
              "ts",
              "type",
              "seq",
              "trace_id",
              "span_id",
              "parent_span_id",
              "name",
              "kind",
              "start_ns",
              "end_ns",
              "dur_us",
              "status",
              "attrs",
              "events",
              "links",
              "dropped_events",
              "resource");
      assertThat(line.path("ts").asText())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(line.path("kind").asText()).isEqualTo("internal");
      assertThat(line.path("parent_span_id").asText())
          .isEqualTo(parent.getSpanContext().getSpanId());
      assertThat(line.path("status").toString())
          .isEqualTo("{\"code\":\"error\",\"message\":\"no such program\"}");
      assertThat(line.path("attrs").toString())
          .isEqualTo(
              "{\"bytes\":12,\"names\":[\"a\",\"b\"],\"nested\":{\"k\":7},\"ok\":true,"
                  + "\"ratio\":0.5,\"session.id\":\"s-1\"}");
      assertThat(line.path("links").toString())
          .isEqualTo(
              "[{\"trace_id\":\"%s\",\"span_id\":\"%s\",\"attrs\":{\"link.reason\":\"input\"}}]"
                  .formatted(
                      cause.getSpanContext().getTraceId(), cause.getSpanContext().getSpanId()));
      assertThat(line.path("resource").toString())
          .isEqualTo(
              "{\"service.name\":\"vtr\",\"service.version\":\"0.1.0\","
                  + "\"service.instance.id\":\"instance-1\",\"coordinator.name\":\"hub-1\","
                  + "\"vtr.role\":\"hub\"}");
      long micros = (line.path("end_ns").asLong() - line.path("start_ns").asLong()) / 1000;
      assertThat(line.path("dur_us").asLong()).isEqualTo(micros);
      JsonNode root = Lines.of(path()).get(1);
      assertThat(Lines.keys(root))
          .containsExactly(
              "ts",
              "type",
              "seq",
              "trace_id",
              "span_id",
              "name",
              "kind",
              "start_ns",
              "end_ns",
              "dur_us",
              "dropped_events",
              "resource");
      assertThat(root.path("kind").asText()).isEqualTo("server");
      assertThat(text).contains("\"session.id\":\"s-1\"").doesNotContain("\": ");
      cause.end();
    }
  }

  @Test
  void filesAreTheirOwnersOnly() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(1);
      rig.flush();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("data"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void spanIsInTheFileSoonWithoutAnybodyAsking() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(1);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (rig.trace.counters().spansWritten() < 1 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(Lines.of(path())).hasSize(1);
    }
  }

  @Test
  void overloadIsCounted() throws Exception {
    int threads = 4;
    int each = 20_000;
    try (TraceRig rig =
        new TraceRig(path(), JsonlLimits.DEFAULT, new QueueLimits(64, 1 << 20, 1 << 20), null)) {
      CountDownLatch done = new CountDownLatch(threads);
      for (int t = 0; t < threads; t++) {
        Thread.ofPlatform()
            .start(
                () -> {
                  rig.spans(each);
                  done.countDown();
                });
      }
      done.await();
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      long spans = Lines.ofType(lines, "span").size();
      assertThat(Lines.lost(lines)).isPositive();
      assertThat(spans + Lines.lost(lines)).isEqualTo((long) threads * each);
      TraceCounters counters = rig.trace.counters();
      assertThat(counters.spansEnded()).isEqualTo((long) threads * each);
      assertThat(counters.spansWritten()).isEqualTo(spans);
      assertThat(counters.spansDropped()).isEqualTo(Lines.lost(lines));
      assertThat(counters.queued()).isZero();
      assertThat(counters.queuedBytes()).isZero();
      Lines.assertSeqsWithoutHole(lines);
      JsonNode loss = Lines.ofType(lines, "loss").getFirst();
      assertThat(Lines.keys(loss))
          .containsExactly("ts", "type", "seq", "reason", "spans", "from_ns", "to_ns", "resource");
      assertThat(loss.path("reason").asText()).isEqualTo("queue_full");
      assertThat(loss.path("from_ns").asLong()).isLessThanOrEqualTo(loss.path("to_ns").asLong());
    }
  }

  @Test
  void queueIsBoundedByBytesToo() throws Exception {
    try (TraceRig rig =
        new TraceRig(path(), JsonlLimits.DEFAULT, new QueueLimits(100_000, 4096, 1), null)) {
      rig.disk.roomBytes.set(0);
      rig.spans(1000);
      assertThat(rig.trace.counters().queuedBytes()).isLessThanOrEqualTo(4096);
      assertThat(rig.trace.counters().spansDropped()).isPositive();
      rig.disk.roomBytes.set(Long.MAX_VALUE);
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      assertThat(Lines.ofType(lines, "span").size() + Lines.lost(lines)).isEqualTo(1000);
    }
  }

  @Test
  void unencodableSpanIsCountedAndTheRestGoesOn() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(1);
      rig.trace.ended(brokenAt(rig, "getLinks"));
      rig.trace.ended(brokenAt(rig, "getKind"));
      rig.spans(1);
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      assertThat(Lines.ofType(lines, "span")).hasSize(2);
      assertThat(Lines.lost(lines)).isEqualTo(2);
      assertThat(Lines.ofType(lines, "loss").getFirst().path("from_ns").asLong())
          .isEqualTo(BROKEN_END_NANOS);
      Lines.assertSeqsWithoutHole(lines);
    }
  }

  @Test
  void hostileTextStaysOneBoundedLine() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      Span span = rig.tracer.spanBuilder("a\nb\u2028\ud800c").startSpan();
      span.addLink(span.getSpanContext());
      span.setAttribute("lone\udc00", "\ud83d\ude00 \ud800 \u0000 \" \\ ");
      span.setAttribute("long", "x".repeat(1 << 20));
      for (int i = 0; i < 100; i++) {
        span.addEvent("e" + i, Attributes.of(AttributeKey.stringKey("k"), "y".repeat(4000)));
      }
      span.end();
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst().path("dropped_events").asInt()).isEqualTo(100);
      assertThat(lines.getFirst().path("dropped_links").asInt()).isEqualTo(1);
      assertThat(lines.getFirst().path("attrs").path("long").asText().length())
          .isEqualTo(AttributeWriter.MAX_STRING_CHARS + 1);
      assertThat(Files.size(path())).isLessThan(LineEncoder.MAX_LINE_BYTES);
    }
  }

  @Test
  void noCanaryFromElsewhereGetsIntoAnyFile() throws Exception {
    String canary = "CANARY-7f3a";
    try (TraceRig rig = new TraceRig(path())) {
      Context baggage =
          io.opentelemetry.api.baggage.Baggage.builder()
              .put("token", canary)
              .build()
              .storeInContext(Context.root());
      rig.tracer.spanBuilder("with.baggage").setParent(baggage).startSpan().end();
      Span failed = rig.tracer.spanBuilder("failed").startSpan();
      failed.recordException(new IllegalStateException("typed: " + canary));
      failed.end();
      rig.flush();
    }
    try (var entries = Files.walk(dir)) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(entry)).as(entry.toString()).doesNotContain(canary);
      }
    }
    assertThat(Lines.of(path()).getLast().path("events").toString())
        .contains("java.lang.IllegalStateException");
  }

  private static ReadableSpan brokenAt(TraceRig rig, String method) {
    Span span = rig.tracer.spanBuilder("broken").startSpan();
    SpanData good = ((ReadableSpan) span).toSpanData();
    SpanData bad = new BrokenSpanData(good, method);
    return (ReadableSpan)
        Proxy.newProxyInstance(
            ReadableSpan.class.getClassLoader(),
            new Class<?>[] {ReadableSpan.class},
            (proxy, called, args) -> bad);
  }

  private static final class BrokenSpanData extends DelegatingSpanData {
    private final String broken;

    private BrokenSpanData(SpanData delegate, String broken) {
      super(delegate);
      this.broken = broken;
    }

    @Override
    public long getEndEpochNanos() {
      return BROKEN_END_NANOS;
    }

    @Override
    public List<LinkData> getLinks() {
      if (broken.equals("getLinks")) {
        throw new IllegalStateException("broken on purpose");
      }
      return new ArrayList<>(super.getLinks());
    }

    @Override
    public SpanKind getKind() {
      if (broken.equals("getKind")) {
        throw new IllegalStateException("broken on purpose");
      }
      return super.getKind();
    }
  }
}
