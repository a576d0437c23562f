package dev.vtr.query;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.SpanEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a session's subscribers did not get, or got late.
 *
 * @param subscribers the worst first
 * @param more spans that may tell of drops and were not looked at
 * @param sessions names of the sessions that were meant, by id
 * @param missing of the time that this covers
 */
public record Drops(
    List<Subscriber> subscribers, long more, Map<String, String> sessions, Missing missing) {
  private static final List<String> TEXTS =
      List.of(
          "dropped_frames",
          "dropped_bytes",
          "frame_id_gap",
          "stream.backpressure",
          "queue_delay_ms",
          "stream.resync",
          "\"subscribe.stream\"");

  /**
   * One stream's account.
   *
   * @param span the stream's own span
   * @param frames frames sent; empty if the span does not say
   * @param droppedFrames by its total, else by its events
   * @param gaps gaps in the frames' ids
   * @param gapFrames frames that these gaps skipped
   * @param backpressureMillis in all, over so many times of {@code backpressures}; one that lasts
   *     is told in parts
   * @param queueDelayMaxMillis the largest that was told
   */
  public record Subscriber(
      Span span,
      OptionalDouble frames,
      double droppedFrames,
      int gaps,
      double gapFrames,
      int backpressures,
      double backpressureMillis,
      double queueDelayMaxMillis,
      int resyncs) {
    /** Whether anything was dropped or late. */
    public boolean suffered() {
      return droppedFrames > 0
          || gaps > 0
          || backpressures > 0
          || resyncs > 0
          || queueDelayMaxMillis >= Mark.DELAY_MILLIS;
    }
  }

  public static Drops of(LineScan scan, SpanFilter filter) {
    SpanSearch found = SessionSpans.mentioning(scan, filter, TEXTS);
    Map<String, Span> byId = new HashMap<>();
    found.spans().forEach(span -> byId.put(span.traceId() + span.spanId(), span));
    List<Subscriber> subscribers = new ArrayList<>();
    for (Span span : found.spans()) {
      Subscriber account = account(span);
      boolean isStream = span.name().equals("subscribe.stream");
      boolean toldByStream = !isStream && hasStreamBelow(span, found.spans(), byId);
      if ((isStream || account.suffered()) && !toldByStream) {
        subscribers.add(account);
      }
    }
    subscribers.sort(
        Comparator.comparingDouble(Subscriber::droppedFrames)
            .thenComparingDouble(Subscriber::queueDelayMaxMillis)
            .reversed());
    return new Drops(List.copyOf(subscribers), found.more(), found.sessions(), found.missing());
  }

  /** The call around a stream repeats the stream's totals. */
  private static boolean hasStreamBelow(Span call, List<Span> spans, Map<String, Span> byId) {
    for (Span stream : spans) {
      if (stream.name().equals("subscribe.stream") && stream.traceId().equals(call.traceId())) {
        Span above = byId.get(stream.traceId() + stream.parentSpanId());
        int steps = 0;
        while (above != null && steps++ < 16) {
          if (above.spanId().equals(call.spanId())) {
            return true;
          }
          above = byId.get(above.traceId() + above.parentSpanId());
        }
      }
    }
    return false;
  }

  private static Subscriber account(Span span) {
    double droppedByEvents = 0;
    int gaps = 0;
    double gapFrames = 0;
    int backpressures = 0;
    boolean lasts = false;
    double backpressureMillis = 0;
    int resyncs = 0;
    double delay = largestDelay(span.attributes());
    for (SpanEvent event : span.events()) {
      delay = Math.max(delay, largestDelay(event.attributes()));
      double droppedHere = Span.number(event.attributes(), "dropped_frames").orElse(0);
      // A gap tells again what the frame after it tells.
      droppedByEvents += event.name().equals("screen.frame_id_gap") ? 0 : droppedHere;
      switch (event.name()) {
        case "screen.frame_id_gap" -> {
          gaps += count(event);
          gapFrames += Span.number(event.attributes(), "dropped").orElse(droppedHere);
        }
        case "stream.backpressure" -> {
          backpressures += count(event) - (lasts ? 1 : 0);
          lasts = Boolean.TRUE.equals(event.attributes().get("lasts"));
          backpressureMillis += Span.number(event.attributes(), "duration_ms").orElse(0);
        }
        case "stream.resync" -> resyncs++;
        default -> {}
      }
    }
    double dropped =
        span.number("stream.dropped_frames")
            .orElse(span.number("dropped_frames").orElse(droppedByEvents));
    OptionalDouble frames =
        span.number("stream.frames").isPresent()
            ? span.number("stream.frames")
            : span.number("frames");
    return new Subscriber(
        span, frames, dropped, gaps, gapFrames, backpressures, backpressureMillis, delay, resyncs);
  }

  /** How many of its kind an event stands for. */
  private static int count(SpanEvent event) {
    return (int) Span.number(event.attributes(), "count").orElse(1);
  }

  private static double largestDelay(Map<String, Object> attributes) {
    double largest = 0;
    for (String key :
        List.of(
            "queue_delay_ms",
            "stream.queue_delay_ms",
            "max_queue_delay_ms",
            "queue_delay_max_ms")) {
      largest = Math.max(largest, Span.number(attributes, key).orElse(0));
    }
    return largest;
  }
}
