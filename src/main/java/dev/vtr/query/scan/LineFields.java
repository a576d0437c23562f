package dev.vtr.query.scan;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The fields of a line while it is being read; those not met keep their empty value. */
final class LineFields {
  String timestamp = "";
  String type = "";
  long seq = -1;
  String traceId = "";
  String spanId = "";
  String parentSpanId = "";
  String name = "";
  String kind = "";
  long startNanos;
  long endNanos;
  Map<String, Object> status = Map.of();
  int part;
  Map<String, Object> attributes = Map.of();
  List<SpanEvent> events = List.of();
  List<SpanLink> links = List.of();
  long droppedEvents;
  Map<String, Object> resource = Map.of();
  String reason = "";
  long spans;
  long fromNanos;
  long toNanos;

  TraceLine line() throws IOException {
    return switch (type) {
      case "span" -> span(SpanLine.Phase.ENDED);
      case "span_start" -> span(SpanLine.Phase.STARTED);
      case "span_progress" -> span(SpanLine.Phase.PROGRESS);
      case "loss" -> new LossLine(reason, spans, fromNanos, toNanos, resource);
      case "" -> throw new IOException("a line without a type");
      default -> new OtherLine(type);
    };
  }

  private SpanLine span(SpanLine.Phase phase) throws IOException {
    if (traceId.isEmpty() || spanId.isEmpty()) {
      throw new IOException("a span without its ids");
    }
    return new SpanLine(
        phase,
        timestamp,
        seq,
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startNanos,
        endNanos,
        text(status, "code"),
        text(status, "message"),
        part,
        attributes,
        events,
        links,
        droppedEvents,
        resource);
  }

  static String text(Map<String, Object> object, String key) {
    Object value = object.get(key);
    return value == null ? "" : value.toString();
  }

  static long number(Map<String, Object> object, String key) {
    return object.get(key) instanceof Number number ? number.longValue() : 0;
  }

  @SuppressWarnings("unchecked") // Objects inside a line are made by LineParser with String keys.
  static Map<String, Object> object(Map<String, Object> object, String key) {
    return object.get(key) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
  }
}
