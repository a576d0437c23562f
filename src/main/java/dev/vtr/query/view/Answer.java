package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.vtr.query.Missing;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLink;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * JSON answers. Whatever is not printable ASCII stands as an escape, so that an answer does no harm
 * on a terminal.
 */
public final class Answer {
  /** Everything above the tilde is escaped: DEL, C1, and all of Unicode's marks of direction. */
  private static final int HIGHEST_PLAIN_CHARACTER = '~';

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** Writes fields into an open object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private Answer() {}

  /** One object on one line. */
  public static String object(Fields fields) {
    StringWriter text = new StringWriter();
    object(text, fields);
    return text.toString();
  }

  /** One object, streamed. */
  public static void object(Writer target, Fields fields) {
    try (JsonGenerator json = JSON.createGenerator(target)) {
      json.setHighestNonEscapedChar(HIGHEST_PLAIN_CHARACTER);
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void value(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean bool -> json.writeBoolean(bool);
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          value(json, element);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          value(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  static void attributes(JsonGenerator json, Map<String, Object> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      json.writeFieldName("attrs");
      value(json, attributes);
    }
  }

  /** An array of texts as a field. */
  public static void strings(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** What was lost as an array field {@code losses}: a sum for each reason and process. */
  public static void losses(JsonGenerator json, Missing missing) throws IOException {
    json.writeArrayFieldStart("losses");
    for (LossLine loss : missing.sums()) {
      json.writeStartObject();
      json.writeStringField("reason", loss.reason());
      json.writeNumberField("spans", loss.spans());
      if (loss.otherLines() > 0) {
        json.writeNumberField("other_lines", loss.otherLines());
      }
      json.writeNumberField("from_ns", loss.fromNanos());
      json.writeNumberField("to_ns", loss.toNanos());
      if (!loss.timesKnown()) {
        json.writeBooleanField("times_known", false);
      }
      json.writeStringField("by", loss.by());
      json.writeStringField(
          "coordinator",
          loss.resource().get("coordinator.name") instanceof String coordinator ? coordinator : "");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A number that is left out where it is 0. */
  static void count(JsonGenerator json, String name, long count) throws IOException {
    if (count > 0) {
      json.writeNumberField(name, count);
    }
  }

  static void event(JsonGenerator json, SpanEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", event.name());
    json.writeNumberField("t_ns", event.atNanos());
    attributes(json, event.attributes());
    count(json, "dropped_attributes", event.droppedAttributes());
    json.writeEndObject();
  }

  static void link(JsonGenerator json, SpanLink link) throws IOException {
    json.writeStringField("trace_id", link.traceId());
    json.writeStringField("span_id", link.spanId());
    attributes(json, link.attributes());
    count(json, "dropped_attributes", link.droppedAttributes());
  }

  /** Milliseconds with microseconds behind the point. */
  static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
