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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      assertThat(part.path("attrs").path("events_suppressed").asLong()).isEqualTo(100);
      assertThat(sum(part, "screen.frame_id_gap", "dropped", 0)).isEqualTo(100);
      assertThat(sum(part, "screen.frame_id_gap", "count", 1)).isEqualTo(100);
      JsonNode last = part.path("events").get(StreamEvents.CAPACITY - 1);
      assertThat(last.path("attrs").path("from").asLong()).isEqualTo(63);
      assertThat(last.path("attrs").path("to").asLong()).isEqualTo(100);
      assertThat(last.path("attrs").path("last_t_ns").asLong()).isPositive();
    }
  }

  /** What the events of a name on a line say in all. */
  private static long sum(JsonNode line, String name, String attribute, long otherwise) {
    long sum = 0;
    for (JsonNode event : line.path("events")) {
      if (event.path("name").asText().equals(name)) {
        sum += event.path("attrs").path(attribute).asLong(otherwise);
      }
    }
    return sum;
  }

  /**
   * As a viewer that is stopped again and again: gaps and backpressure among more frames and output
   * than there is room for, at any rate, over many parts.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 150, 1_000})
  void gapsAndBackpressureAddUpInThePartsAndInTheSpan(int millisBetween) throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      int rounds = 400;
      for (int i = 0; i < rounds; i++) {
        span.event("raw_output", clock.nanoTime(), -1, 100, 0, 0);
        span.event("screen.delta", clock.nanoTime(), 3L * i, 10, 0, 0);
        span.mark("session_idle", clock.nanoTime(), Attributes.empty());
        span.gap(clock.nanoTime(), 3L * i, 3L * i + 3, 2);
        span.backpressure(clock.nanoTime(), 5, i % 9, i % 2 == 0);
        clock.advance(Duration.ofMillis(millisBetween));
        span.progress(clock.nanoTime());
      }
      span.mark("session_exited", clock.nanoTime(), Attributes.empty());
      span.end("done");
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      JsonNode whole = lines.getLast();
      assertThat(sum(whole, "screen.frame_id_gap", "dropped", 0)).isEqualTo(2L * rounds);
      assertThat(sum(whole, "screen.frame_id_gap", "count", 1)).isEqualTo(rounds);
      assertThat(sum(whole, "stream.backpressure", "duration_ms", 0)).isEqualTo(5L * rounds);
      assertThat(whole.path("events")).hasSizeLessThanOrEqualTo(2 * KeptEvents.EACH);
      assertThat(whole.path("events").findValuesAsText("name"))
          .doesNotContain("raw_output", "screen.delta");
      List<JsonNode> parts = Lines.ofType(lines, "span_progress");
      Set<JsonNode> each = new HashSet<>();
      for (JsonNode line : lines) {
        for (JsonNode event : line.path("events")) {
          if (parts.isEmpty() || !event.path("attrs").path("told_in_parts").asBoolean()) {
            each.add(event);
          }
        }
      }
      assertThat(
              each.stream().mapToLong(event -> event.path("attrs").path("dropped").asLong()).sum())
          .isEqualTo(2L * rounds);
      assertThat(
              each.stream()
                  .mapToLong(event -> event.path("attrs").path("duration_ms").asLong())
                  .sum())
          .isEqualTo(5L * rounds);
      assertThat(parts).allMatch(part -> part.path("events").size() <= StreamEvents.CAPACITY + 2);
    }
  }

  /** Two stops of one viewer, each told in parts while it lasts, are two also when merged. */
  @Test
  void timesOfBackpressureAreCountedOnceEach() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      LongSpan span = start(rig);
      for (int i = 0; i < StreamEvents.CAPACITY; i++) {
        span.mark("session_idle", clock.nanoTime(), Attributes.empty());
      }
      span.backpressure(clock.nanoTime(), 5_000, 1, true);
      span.backpressure(clock.nanoTime(), 5_000, 3, true);
      span.backpressure(clock.nanoTime(), 10, 2, false);
      span.backpressure(clock.nanoTime(), 20, 1, false);
      span.end("done");
      rig.flush();
      JsonNode told = Lines.of(path()).get(1).path("events").get(StreamEvents.CAPACITY);
      assertThat(told.path("attrs").path("count").asLong()).isEqualTo(2);
      assertThat(told.path("attrs").path("duration_ms").asLong()).isEqualTo(10_030);
      assertThat(told.path("attrs").path("queue_depth").asLong()).isEqualTo(3);
      assertThat(told.path("attrs").has("lasts")).isFalse();
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
      assertThat(lines.getLast().path("events")).hasSize(2 * KeptEvents.EACH);
      assertThat(Lines.ofType(lines, "span_progress")).hasSizeGreaterThan(700);
    }
  }
}
