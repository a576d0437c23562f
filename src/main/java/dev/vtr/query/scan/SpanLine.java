package dev.vtr.query.scan;

import java.util.List;
import java.util.Map;

/**
 * One line about a span: its start, a part of its progress, or its end.
 *
 * <p>Texts are empty and numbers 0 where the line does not say them.
 *
 * @param timestamp when it was written, RFC 3339
 * @param seq the line's number in its process; -1 if not said
 * @param startNanos nanoseconds since the epoch
 * @param endNanos nanoseconds since the epoch
 * @param statusCode {@code ok}, {@code error} or empty
 * @param part the number of a progress line
 * @param attributes values are String, Long, Double, Boolean or a List of those
 */
public record SpanLine(
    Phase phase,
    String timestamp,
    long seq,
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    long startNanos,
    long endNanos,
    String statusCode,
    String statusMessage,
    int part,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    long droppedEvents,
    long droppedAttributes,
    long droppedLinks,
    Map<String, Object> resource)
    implements TraceLine {

  /** Which of a span's lines this is. */
  public enum Phase {
    STARTED,
    PROGRESS,
    ENDED
  }
}
