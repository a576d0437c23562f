package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/**
 * Estimates of heap, cheap enough for whoever ends a span: strings are counted, the rest is flat.
 */
final class EntrySize {
  /** A span's own object, ids and lists. */
  private static final int SPAN_BYTES = 400;

  /** An event with its list slot. */
  private static final int EVENT_BYTES = 96;

  /** A link with its context. */
  private static final int LINK_BYTES = 160;

  /** Key, boxed value and slot of an attribute. */
  private static final int ATTRIBUTE_BYTES = 56;

  private EntrySize() {}

  static int of(SpanData span) {
    return SPAN_BYTES
        + span.getName().length()
        + of(span.getAttributes())
        + of(span.getEvents())
        + LINK_BYTES * span.getLinks().size();
  }

  static int of(Progress progress) {
    return SPAN_BYTES + of(progress.totals()) + of(progress.events());
  }

  private static int of(List<EventData> events) {
    int bytes = 0;
    for (EventData event : events) {
      bytes += EVENT_BYTES + ATTRIBUTE_BYTES * event.getAttributes().size();
    }
    return bytes;
  }

  private static int of(Attributes attributes) {
    int[] bytes = {0};
    attributes.forEach((key, value) -> bytes[0] += ATTRIBUTE_BYTES + valueBytes(value));
    return bytes[0];
  }

  private static int valueBytes(Object value) {
    return switch (value) {
      case String text -> text.length();
      case List<?> list -> 32 * list.size();
      default -> 0;
    };
  }
}
