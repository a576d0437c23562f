package dev.vtr.query.scan;

import java.util.Map;

/** A link from a span to the span, mostly of another trace, that caused it. */
public record SpanLink(String traceId, String spanId, Map<String, Object> attributes) {
  /** Why the spans are linked ({@code link.reason}), or empty. */
  public String reason() {
    return String.valueOf(attributes.getOrDefault("link.reason", ""));
  }
}
