package dev.vtr.query.scan;

import java.util.Map;

/**
 * An event on a span.
 *
 * @param atNanos nanoseconds since the epoch; 0 if not said
 * @param droppedAttributes how many found no room on the line, or were dropped before
 */
public record SpanEvent(
    String name, long atNanos, Map<String, Object> attributes, long droppedAttributes) {
  /** One that has all its attributes. */
  public SpanEvent(String name, long atNanos, Map<String, Object> attributes) {
    this(name, atNanos, attributes, 0);
  }
}
