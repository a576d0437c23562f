package dev.vtr.query.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one line of JSON into a {@link TraceLine}.
 *
 * <p>Keys may come in any order and unknown ones are passed over. A line that is torn at its
 * beginning by a crash, with a good one written behind it, gives the good one. Used by one thread.
 */
public final class LineParser {
  /** How every line begins; what stands before the last such place is a torn line. */
  private static final byte[] LINE_START = "{\"ts\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final int NESTING_MAX = 32;
  private static final int LIST_MAX = 4096;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
          .build();

  private final ScanCounts counts;

  public LineParser(ScanCounts counts) {
    this.counts = counts;
  }

  /** The line in {@code text[from, to)}; empty, and counted, if it cannot be read. */
  public Optional<TraceLine> parse(byte[] text, int from, int to) {
    try {
      return Optional.of(read(text, from, to));
    } catch (IOException torn) {
      counts.addUnreadableLine();
      int restart = lastLineStart(text, from + 1, to);
      if (restart < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(text, restart, to));
      } catch (IOException alsoTorn) {
        return Optional.empty();
      }
    }
  }

  private static int lastLineStart(byte[] text, int from, int to) {
    for (int at = to - LINE_START.length; at >= from; at--) {
      if (Arrays.equals(text, at, at + LINE_START.length, LINE_START, 0, LINE_START.length)) {
        return at;
      }
    }
    return -1;
  }

  private static TraceLine read(byte[] text, int from, int to) throws IOException {
    try (JsonParser json = JSON.createParser(text, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      LineFields fields = new LineFields();
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        json.nextToken();
        readField(json, key, fields);
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new IOException("not one object");
      }
      return fields.line();
    }
  }

  private static void readField(JsonParser json, String key, LineFields fields) throws IOException {
    switch (key) {
      case "ts" -> fields.timestamp = json.getValueAsString("");
      case "type" -> fields.type = json.getValueAsString("");
      case "seq" -> fields.seq = json.getValueAsLong(-1);
      case "trace_id" -> fields.traceId = json.getValueAsString("");
      case "span_id" -> fields.spanId = json.getValueAsString("");
      case "parent_span_id" -> fields.parentSpanId = json.getValueAsString("");
      case "name" -> fields.name = json.getValueAsString("");
      case "kind" -> fields.kind = json.getValueAsString("");
      case "start_ns" -> fields.startNanos = json.getValueAsLong();
      case "end_ns" -> fields.endNanos = json.getValueAsLong();
      case "status" -> fields.status = object(json);
      case "part" -> fields.part = json.getValueAsInt();
      case "attrs" -> fields.attributes = object(json);
      case "events" -> fields.events = events(json);
      case "links" -> fields.links = links(json);
      case "dropped_events" -> fields.droppedEvents = json.getValueAsLong();
      case "resource" -> fields.resource = object(json);
      case "reason" -> fields.reason = json.getValueAsString("");
      case "spans" -> fields.spans = json.getValueAsLong();
      case "from_ns" -> fields.fromNanos = json.getValueAsLong();
      case "to_ns" -> fields.toNanos = json.getValueAsLong();
      default -> json.skipChildren();
    }
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return Map.of();
    }
    Map<String, Object> object = new LinkedHashMap<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      object.put(key, value(json));
    }
    return object;
  }

  private static List<Object> list(JsonParser json) throws IOException {
    List<Object> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(json);
      if (list.size() < LIST_MAX) {
        list.add(value);
      }
    }
    return list;
  }

  private static Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new IOException("ends early");
    }
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getText()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> json.getValueAsString("");
    };
  }

  private static List<SpanEvent> events(JsonParser json) throws IOException {
    List<SpanEvent> events = new ArrayList<>();
    for (Map<String, Object> event : objects(json)) {
      events.add(
          new SpanEvent(
              LineFields.text(event, "name"),
              LineFields.number(event, "t_ns"),
              LineFields.object(event, "attrs")));
    }
    return events;
  }

  private static List<SpanLink> links(JsonParser json) throws IOException {
    List<SpanLink> links = new ArrayList<>();
    for (Map<String, Object> link : objects(json)) {
      links.add(
          new SpanLink(
              LineFields.text(link, "trace_id"),
              LineFields.text(link, "span_id"),
              LineFields.object(link, "attrs")));
    }
    return links;
  }

  private static List<Map<String, Object>> objects(JsonParser json) throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return objects;
    }
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == null) {
        throw new IOException("ends early");
      }
      if (token == JsonToken.START_OBJECT && objects.size() < LIST_MAX) {
        objects.add(object(json));
      } else {
        json.skipChildren();
      }
    }
    return objects;
  }
}
