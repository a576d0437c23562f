package dev.vtr.query.scan;

import java.util.Map;

/**
 * A link from a span to the span, mostly of another trace, that caused it.
 *
 * @param droppedAttributes how many found no room on the line, or were dropped before
 */
public record SpanLink(
    String traceId, String spanId, Map<String, Object> attributes, long droppedAttributes) {
  /** One that has all its attributes. */
  public SpanLink(String traceId, String spanId, Map<String, Object> attributes) {
    this(traceId, spanId, attributes, 0);
  }

  /** Why the spans are linked ({@code link.reason}), or empty. */
  public String reason() {
    return String.valueOf(attributes.getOrDefault("link.reason", ""));
  }
}
