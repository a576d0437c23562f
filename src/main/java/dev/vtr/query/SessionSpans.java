package dev.vtr.query;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What happened in a session, moment by moment: starts and ends of spans, and their events.
 *
 * @param moments by time, the newest ones if there are more than fit
 * @param more earlier moments that were left out
 * @param search the search for the spans that the moments are of; spans that it left out have
 *     further moments
 */
public record SessionSpans(List<Moment> moments, long more, SpanSearch search) {
  /** Spans taken into account. */
  private static final int SPANS_MAX = 5000;

  /** Spans shorter than this are one moment; longer ones two, at their start and their end. */
  private static final long LONG_NANOS = 1_000_000_000L;

  /** What kind of thing happened. */
  public enum Kind {
    SPAN,
    START,
    /** A span that had begun before, and goes on. */
    LASTS,
    END,
    EVENT
  }

  /**
   * Something that happened.
   *
   * @param event the event, or one that stands in for it and has no attributes
   */
  public record Moment(long atNanos, Kind kind, Span span, SpanEvent event, List<Mark> marks) {
    static Moment of(Kind kind, long atNanos, Span span, List<Mark> marks) {
      return new Moment(atNanos, kind, span, new SpanEvent("", atNanos, Map.of()), marks);
    }
  }

  /**
   * The moments of all spans that pass a filter, from {@link SpanFilter#since} to {@link
   * SpanFilter#begunBefore}.
   */
  public static SessionSpans timeline(LineScan scan, SpanFilter filter, int limit) {
    SpanSearch search = SpanSearch.of(scan, filter, SPANS_MAX);
    List<Moment> moments = new ArrayList<>();
    long from = filter.since() == null ? Long.MIN_VALUE : Times.nanosOf(filter.since());
    long to = filter.begunBefore() == null ? Long.MAX_VALUE : Times.nanosOf(filter.begunBefore());
    for (Span span : search.spans()) {
      addMoments(span, moments);
      if (span.startNanos() < from && (span.state() != Span.State.ENDED || span.endNanos() >= to)) {
        moments.add(Moment.of(Kind.LASTS, from, span, Mark.of(span)));
      }
    }
    moments.removeIf(moment -> moment.atNanos() < from || moment.atNanos() >= to);
    moments.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
    int beyond = Math.max(0, moments.size() - limit);
    return new SessionSpans(List.copyOf(moments.subList(beyond, moments.size())), beyond, search);
  }

  private static void addMoments(Span span, List<Moment> moments) {
    if (!span.startKnown()) {
      moments.add(Moment.of(Kind.LASTS, span.startNanos(), span, Mark.of(span)));
    } else if (span.state() != Span.State.ENDED) {
      moments.add(Moment.of(Kind.START, span.startNanos(), span, Mark.of(span)));
    } else if (span.durationNanos() >= LONG_NANOS) {
      moments.add(Moment.of(Kind.START, span.startNanos(), span, List.of()));
      moments.add(Moment.of(Kind.END, span.endNanos(), span, Mark.of(span)));
    } else {
      moments.add(Moment.of(Kind.SPAN, span.startNanos(), span, Mark.of(span)));
    }
    for (SpanEvent event : span.events()) {
      moments.add(new Moment(event.atNanos(), Kind.EVENT, span, event, Mark.of(event)));
    }
  }

  /** Spans that hold one of these texts anywhere in their lines. */
  static SpanSearch mentioning(LineScan scan, SpanFilter filter, List<String> texts) {
    return SpanSearch.of(scan, filter, SPANS_MAX, NeedleSet.of(texts), Room.QUERY_BYTES);
  }
}
