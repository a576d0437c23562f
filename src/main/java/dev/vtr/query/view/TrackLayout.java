package dev.vtr.query.view;

import dev.vtr.query.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks on which slices lie side by side or one wholly inside the other, never crossing.
 *
 * <p>Spans are placed by start, longer ones first; each goes to its parent's track if it fits
 * there, else to the first where it fits, else to a new one.
 */
final class TrackLayout {
  /** A span on its track; tracks count from 0 within a node. */
  record Placed(Span span, int track) {}

  private static final Comparator<Span> OUTER_FIRST =
      Comparator.comparingLong(Span::startNanos)
          .thenComparing(Comparator.comparingLong(Span::durationNanos).reversed());

  private final List<Deque<Span>> openByTrack = new ArrayList<>();
  private final Map<String, Integer> trackBySpan = new HashMap<>();

  private TrackLayout() {}

  static List<Placed> of(List<Span> spans) {
    TrackLayout layout = new TrackLayout();
    return spans.stream()
        .sorted(OUTER_FIRST)
        .map(span -> new Placed(span, layout.place(span)))
        .toList();
  }

  private int place(Span span) {
    int track = trackBySpan.getOrDefault(span.traceId() + span.parentSpanId(), -1);
    if (track < 0 || !fits(openByTrack.get(track), span)) {
      track = 0;
      while (track < openByTrack.size() && !fits(openByTrack.get(track), span)) {
        track++;
      }
    }
    if (track == openByTrack.size()) {
      openByTrack.add(new ArrayDeque<>());
    }
    openByTrack.get(track).push(span);
    trackBySpan.put(span.traceId() + span.spanId(), track);
    return track;
  }

  private static boolean fits(Deque<Span> open, Span span) {
    while (!open.isEmpty() && end(open.peek()) <= span.startNanos()) {
      open.pop();
    }
    return open.isEmpty() || end(open.peek()) >= end(span);
  }

  private static long end(Span span) {
    return span.startNanos() + span.durationNanos();
  }
}
