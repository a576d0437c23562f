package dev.vtr.query.scan;

import java.util.Map;

/**
 * An event on a span.
 *
 * @param atNanos nanoseconds since the epoch; 0 if not said
 */
public record SpanEvent(String name, long atNanos, Map<String, Object> attributes) {}
