package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Span;
import dev.vtr.query.Times;
import java.io.IOException;

/** How long a span took, or how far files know it to have come. */
final class LifeText {
  private LifeText() {}

  static String of(Span span) {
    if (span.state() == Span.State.ENDED) {
      return "duration=" + Times.span(span.durationNanos());
    }
    if (!span.startKnown()) {
      return "so_far>=" + Times.span(span.durationNanos());
    }
    return span.durationNanos() == 0
        ? "started, no news since"
        : "so_far=" + Times.span(span.durationNanos());
  }

  /** As {@link #of}, where nothing else tells that the begin is not known. */
  static String withBegin(Span span) {
    return span.startKnown()
        ? of(span)
        : of(span) + " (began before " + Times.text(span.startNanos()) + ")";
  }

  /** The field {@code start_ns}; where the begin is not known, that it was before that. */
  static void begin(JsonGenerator json, Span span) throws IOException {
    json.writeNumberField("start_ns", span.startNanos());
    if (!span.startKnown()) {
      json.writeBooleanField("start_known", false);
    }
  }
}
