package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vtr.trace.Measures;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set while spans are open. */
@Timeout(60)
final class ClockJumpsTest {
  private static final Instant BEGUN = Instant.parse("2026-02-01T17:30:00Z");

  @TempDir Path dir;
  private final FakeClock clock = new FakeClock(BEGUN.toString());

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 24 * 3_652, -24 * 3_652})
  void durationsAreMonotonicAndTimesOfATraceStayInOrder(long hours) throws Exception {
    Path path = dir.resolve("traces.jsonl");
    JsonlFile file =
        new JsonlFile(path, JsonlLimits.DEFAULT, clock, Disk.real(), "instance-1", notice -> {});
    TraceFile trace =
        TraceFile.start(
            file,
            TraceResource.of("0.1.0", "instance-1", "a", "spoke"),
            QueueLimits.DEFAULT,
            clock,
            null,
            notice -> {});
    Telemetry telemetry =
        Telemetry.start(
            TraceResource.of("0.1.0", "instance-1", "a", "spoke"),
            new JsonlSpanProcessor(trace),
            Measures.unread(),
            clock);
    spans(telemetry.spans().tracer(), new LongSpans(trace, clock), Duration.ofHours(hours));
    telemetry.close();
    trace.close();
    file.close();

    List<JsonNode> lines = Lines.of(path);
    long begun = Timestamps.epochNanos(BEGUN);
    assertTimes(the(lines, "outer"), begun, 4_000);
    assertTimes(the(lines, "inner"), begun + 1_000_000_000L, 2_000);
    JsonNode stream = the(lines, "stream");
    assertTimes(stream, begun + 1_000_000_000L, 2_000);
    assertThat(stream.path("events").path(0).path("t_ns").asLong())
        .isEqualTo(begun + 2_000_000_000L);
    Instant set = BEGUN.plusSeconds(4).plus(Duration.ofHours(hours));
    assertTimes(the(lines, "afterwards"), Timestamps.epochNanos(set), 0);
    assertTaken(path, hours);
  }

  private void spans(Tracer tracer, LongSpans longSpans, Duration jump) {
    Span outer = tracer.spanBuilder("outer").setNoParent().startSpan();
    clock.advance(Duration.ofSeconds(1));
    Context within = Context.root().with(outer);
    Span inner = tracer.spanBuilder("inner").setParent(within).startSpan();
    LongSpan stream =
        longSpans.start(tracer, "stream", SpanKind.INTERNAL, within, List.of(), Attributes.empty());
    clock.jump(jump);
    clock.advance(Duration.ofSeconds(1));
    stream.mark("session_idle", clock.nanoTime(), Attributes.empty());
    clock.advance(Duration.ofSeconds(1));
    inner.end();
    stream.end("client_ended");
    clock.advance(Duration.ofSeconds(1));
    outer.end();
    tracer.spanBuilder("afterwards").setNoParent().startSpan().end();
  }

  private static JsonNode the(List<JsonNode> lines, String name) {
    return lines.stream()
        .filter(line -> line.path("type").asText().equals("span"))
        .filter(line -> line.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertTimes(JsonNode span, long startNanos, long millis) {
    assertThat(span.path("start_ns").asLong()).isEqualTo(startNanos);
    assertThat(span.path("end_ns").asLong()).isEqualTo(startNanos + millis * 1_000_000);
    assertThat(span.path("dur_us").asLong()).isEqualTo(millis * 1_000);
  }

  /** By a hub whose clock nobody has set: all lines, but those of ten years ahead or before it. */
  private void assertTaken(Path path, long hours) throws Exception {
    ForeignLines hub = new ForeignLines(new FakeClock("2026-02-01T17:31:00Z"));
    for (String line : Files.readAllLines(path)) {
      boolean strange = Math.abs(hours) > 24 && line.contains("\"afterwards\"");
      assertThat(hub.check(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "a"))
          .as(line)
          .isInstanceOf(
              strange ? ForeignLines.Verdict.Refused.class : ForeignLines.Verdict.Accepted.class);
    }
  }
}
