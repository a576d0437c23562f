package dev.vtr.query.view;

import dev.vtr.query.Span;
import dev.vtr.query.Times;

/** How long a span took, or how far files know it to have come. */
final class LifeText {
  private LifeText() {}

  static String of(Span span) {
    if (span.state() == Span.State.ENDED) {
      return "duration=" + Times.span(span.durationNanos());
    }
    return span.durationNanos() == 0
        ? "started, no news since"
        : "so_far=" + Times.span(span.durationNanos());
  }
}
