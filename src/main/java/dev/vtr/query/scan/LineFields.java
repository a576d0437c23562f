package dev.vtr.query.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a line. One that is missing, or of another type than ours, is empty.
 *
 * @param fields as {@link JsonText} reads them
 */
record LineFields(Map<String, Object> fields) {
  TraceLine line() throws IOException {
    return switch (text("type")) {
      case "span" -> span(SpanLine.Phase.ENDED);
      case "span_start" -> span(SpanLine.Phase.STARTED);
      case "span_progress" -> span(SpanLine.Phase.PROGRESS);
      case "loss" ->
          new LossLine(
              text("reason"),
              number("spans"),
              number("other_lines"),
              number("from_ns"),
              number("to_ns"),
              !Boolean.FALSE.equals(fields.get("times_known")),
              object("resource"));
      case "" -> throw new IOException("a line without a type");
      default -> new OtherLine(text("type"));
    };
  }

  private SpanLine span(SpanLine.Phase phase) throws IOException {
    String traceId = text("trace_id");
    String spanId = text("span_id");
    if (traceId.isEmpty() || spanId.isEmpty()) {
      throw new IOException("a span without its ids");
    }
    long startNanos = number("start_ns");
    if (startNanos <= 0 && phase != SpanLine.Phase.PROGRESS) {
      throw new IOException("a span without its start");
    }
    LineFields status = new LineFields(object("status"));
    return new SpanLine(
        phase,
        text("ts"),
        fields.containsKey("seq") ? number("seq") : -1,
        traceId,
        spanId,
        text("parent_span_id"),
        text("name"),
        text("kind"),
        startNanos,
        number("end_ns"),
        status.text("code"),
        status.text("message"),
        (int) number("part"),
        object("attrs"),
        events(),
        links(),
        number("dropped_events"),
        number("dropped_attributes"),
        number("dropped_links"),
        object("resource"));
  }

  private List<SpanEvent> events() {
    List<SpanEvent> events = new ArrayList<>();
    for (LineFields event : objects("events")) {
      events.add(
          new SpanEvent(
              event.text("name"),
              event.number("t_ns"),
              event.object("attrs"),
              event.number("dropped_attributes")));
    }
    return events;
  }

  private List<SpanLink> links() {
    List<SpanLink> links = new ArrayList<>();
    for (LineFields link : objects("links")) {
      links.add(
          new SpanLink(
              link.text("trace_id"),
              link.text("span_id"),
              link.object("attrs"),
              link.number("dropped_attributes")));
    }
    return links;
  }

  private String text(String key) {
    Object value = fields.get(key);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }

  private long number(String key) {
    return fields.get(key) instanceof Number number ? number.longValue() : 0;
  }

  private Map<String, Object> object(String key) {
    return objectOf(fields.get(key));
  }

  private List<LineFields> objects(String key) {
    List<LineFields> objects = new ArrayList<>();
    if (fields.get(key) instanceof List<?> list) {
      for (Object member : list) {
        if (member instanceof Map<?, ?>) {
          objects.add(new LineFields(objectOf(member)));
        }
      }
    }
    return objects;
  }

  @SuppressWarnings("unchecked") // Objects inside a line are made by JsonText with String keys.
  private static Map<String, Object> objectOf(@Nullable Object value) {
    return value instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
  }
}
