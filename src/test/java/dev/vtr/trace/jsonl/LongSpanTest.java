package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LongSpanTest {
  @TempDir Path dir;
  private final FakeClock clock = new FakeClock("2026-02-01T17:30:00Z");

  private Path path() {
    return dir.resolve("traces.jsonl");
  }

  private LongSpan start(TraceRig rig) {
    return new LongSpans(rig.trace, clock)
        .start(
            rig.tracer,
            "subscribe.stream",
            SpanKind.INTERNAL,
            Context.root(),
            List.of(),
            Attributes.of(AttributeKey.stringKey("session.id"), "s-1"));
  }

  @Test
  void isVisibleFromBeginToEndUnderOneId() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      LongSpan.Total frames = span.total("stream.frames");
      rig.flush();
      assertThat(Lines.of(path())).hasSize(1);
      assertThat(Lines.keys(Lines.of(path()).getFirst()))
          .containsExactly(
              "ts",
              "type",
              "seq",
              "trace_id",
              "span_id",
              "name",
              "kind",
              "start_ns",
              "attrs",
              "resource");
      span.event("screen.keyframe", clock.nanoTime(), 1, 3000, 0, 2);
      frames.add(1);
      assertThat(span.progress(clock.nanoTime())).isFalse();
      clock.advance(Duration.ofSeconds(5));
      assertThat(span.progress(clock.nanoTime())).isTrue();
      clock.advance(Duration.ofSeconds(60));
      assertThat(span.progress(clock.nanoTime())).as("no news").isFalse();
      span.event("screen.delta", clock.nanoTime(), 2, 30, 0, 0);
      frames.add(1);
      assertThat(span.progress(clock.nanoTime())).isTrue();
      span.event("screen.delta", clock.nanoTime(), 3, 30, 0, 0, 1.5);
      span.end("client_cancelled");
      span.end("again");
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      assertThat(lines.stream().map(l -> l.path("type").asText()))
          .containsExactly("span_start", "span_progress", "span_progress", "span");
      assertThat(lines.stream().map(l -> l.path("span_id").asText()).distinct()).hasSize(1);
      JsonNode part = lines.get(1);
      assertThat(Lines.keys(part))
          .containsExactly(
              "ts",
              "type",
              "seq",
              "trace_id",
              "span_id",
              "name",
              "start_ns",
              "part",
              "attrs",
              "events",
              "resource");
      assertThat(part.path("start_ns")).isEqualTo(lines.get(0).path("start_ns"));
      assertThat(part.path("attrs").toString())
          .isEqualTo("{\"session.id\":\"s-1\",\"stream.frames\":1}");
      assertThat(part.path("events").get(0).path("attrs").toString())
          .isEqualTo("{\"bytes\":3000,\"dropped_frames\":0,\"frame_id\":1,\"queue_delay_ms\":2}");
      assertThat(lines.get(2).path("part").asInt()).isEqualTo(2);
      JsonNode end = lines.get(3);
      assertThat(end.path("events")).hasSize(3);
      assertThat(end.path("attrs").path("stream.end_reason").asText())
          .isEqualTo("client_cancelled");
      assertThat(end.path("attrs").path("stream.frames").asLong()).isEqualTo(2);
      assertThat(end.path("events").get(2).path("attrs").path("pty.read_to_render_ms").asDouble())
          .isEqualTo(1.5);
    }
  }

  @Test
  void runsMergeAndGapsDoNot() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      for (int i = 1; i <= 10; i++) {
        span.event("screen.delta", clock.nanoTime(), i, 10, 1, i);
      }
      span.gap(clock.nanoTime(), 10, 13, 2);
      span.gap(clock.nanoTime(), 13, 15, 1);
      span.backpressure(clock.nanoTime(), 120, 1, false);
      span.event("screen.delta", clock.nanoTime(), 15, 10, 0, 0);
      span.end("done");
      rig.flush();
      JsonNode events = Lines.of(path()).getLast().path("events");
      assertThat(events).hasSize(5);
      JsonNode run = events.get(0).path("attrs");
      assertThat(run.path("count").asLong()).isEqualTo(10);
      assertThat(run.path("frame_id").asLong()).isEqualTo(1);
      assertThat(run.path("last_frame_id").asLong()).isEqualTo(10);
      assertThat(run.path("bytes").asLong()).isEqualTo(100);
      assertThat(run.path("dropped_frames").asLong()).isEqualTo(10);
      assertThat(run.path("queue_delay_ms").asLong()).isEqualTo(10);
      assertThat(events.get(1).path("name").asText()).isEqualTo("screen.frame_id_gap");
      assertThat(events.get(2).path("attrs").path("from").asLong()).isEqualTo(13);
      assertThat(events.get(3).path("name").asText()).isEqualTo("stream.backpressure");
      assertThat(events.get(4).path("attrs").path("count").isMissingNode()).isTrue();
    }
  }

  @Test
  void notableEventsTakeThePlaceOfOrdinaryOnesAndTheRestIsCounted() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      for (int i = 0; i < 100; i++) {
        span.event("screen.delta", clock.nanoTime(), i, 10, 0, 0);
        span.gap(clock.nanoTime(), i, i + 1, 1);
      }
      clock.advance(Duration.ofSeconds(5));
      assertThat(span.progress(clock.nanoTime())).isTrue();
      span.end("done");
      rig.flush();
      JsonNode part = Lines.of(path()).get(1);
      assertThat(part.path("events")).hasSize(StreamEvents.CAPACITY);
      assertThat(part.path("events"))
          .allMatch(event -> event.path("name").asText().equals("screen.frame_id_gap"));
      assertThat(part.path("attrs").path("events_suppressed").asLong())
          .isEqualTo(200 - StreamEvents.CAPACITY);
    }
  }

  @Test
  void anHourAtSixtyFramesWithADropAtEachStaysBelowTwoMebibytes() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      LongSpan.Total frames = span.total("stream.frames");
      LongSpan.Total dropped = span.total("stream.dropped_frames");
      for (int i = 0; i < 3600 * 60; i++) {
        clock.advance(Duration.ofNanos(16_666_667));
        span.gap(clock.nanoTime(), 2L * i, 2L * i + 2, 1);
        span.event("screen.delta", clock.nanoTime(), 2L * i + 2, 400, 1, 3, 4.25);
        frames.add(1);
        dropped.add(1);
        span.progress(clock.nanoTime());
      }
      span.end("done");
      rig.flush();
      assertThat(Files.size(path())).isLessThan(2L << 20);
      List<JsonNode> lines = Lines.of(path());
      assertThat(lines.getLast().path("attrs").path("stream.frames").asLong()).isEqualTo(216_000);
      assertThat(lines.getLast().path("events")).hasSize(2 * LongSpan.KEPT_EVENTS);
      assertThat(Lines.ofType(lines, "span_progress")).hasSizeGreaterThan(700);
    }
  }
}
