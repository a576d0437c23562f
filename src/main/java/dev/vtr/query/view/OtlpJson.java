package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Span;
import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLink;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * Spans as OTLP JSON lines: each line is a whole {@code TracesData} of opentelemetry-proto, with
 * the exceptions that OTLP's JSON encoding makes: ids are hexadecimal, enumerations numbers, 64-bit
 * integers texts (OpenTelemetry Protocol specification, "JSON Protobuf Encoding").
 */
public final class OtlpJson {
  private static final Map<String, Integer> KINDS =
      Map.of("internal", 1, "server", 2, "client", 3, "producer", 4, "consumer", 5);
  private static final Map<String, Integer> STATUS_CODES = Map.of("ok", 1, "error", 2);

  private OtlpJson() {}

  /** One line for each span that has ended. */
  public static void write(List<Span> spans, Writer target) throws IOException {
    for (Span span : spans) {
      if (span.state() == Span.State.ENDED) {
        Answer.object(target, json -> tracesData(json, span));
        target.write('\n');
      }
    }
  }

  private static void tracesData(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("resourceSpans");
    json.writeStartObject();
    json.writeObjectFieldStart("resource");
    attributes(json, span.resource());
    json.writeEndObject();
    json.writeArrayFieldStart("scopeSpans");
    json.writeStartObject();
    json.writeObjectFieldStart("scope");
    json.writeStringField("name", "dev.vtr");
    json.writeEndObject();
    json.writeArrayFieldStart("spans");
    json.writeStartObject();
    fields(json, span);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void fields(JsonGenerator json, Span span) throws IOException {
    json.writeStringField("traceId", span.traceId());
    json.writeStringField("spanId", span.spanId());
    if (!span.parentSpanId().isEmpty()) {
      json.writeStringField("parentSpanId", span.parentSpanId());
    }
    json.writeStringField("name", span.name());
    json.writeNumberField("kind", KINDS.getOrDefault(span.kind(), 0));
    json.writeStringField("startTimeUnixNano", Long.toString(span.startNanos()));
    json.writeStringField("endTimeUnixNano", Long.toString(span.endNanos()));
    attributes(json, span.attributes());
    dropped(json, "droppedAttributesCount", span.droppedAttributes());
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      json.writeStartObject();
      json.writeStringField("timeUnixNano", Long.toString(event.atNanos()));
      json.writeStringField("name", event.name());
      attributes(json, event.attributes());
      dropped(json, "droppedAttributesCount", event.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    dropped(json, "droppedEventsCount", span.hiddenEvents());
    json.writeArrayFieldStart("links");
    for (SpanLink link : span.links()) {
      json.writeStartObject();
      json.writeStringField("traceId", link.traceId());
      json.writeStringField("spanId", link.spanId());
      attributes(json, link.attributes());
      dropped(json, "droppedAttributesCount", link.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    dropped(json, "droppedLinksCount", span.droppedLinks());
    json.writeObjectFieldStart("status");
    json.writeNumberField("code", STATUS_CODES.getOrDefault(span.statusCode(), 0));
    json.writeStringField("message", span.statusMessage());
    json.writeEndObject();
  }

  /** Of 32 bits without a sign. */
  private static void dropped(JsonGenerator json, String name, long count) throws IOException {
    json.writeNumberField(name, Math.min(count, 0xFFFF_FFFFL));
  }

  private static void attributes(JsonGenerator json, Map<String, Object> attributes)
      throws IOException {
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      keyValue(json, attribute.getKey(), attribute.getValue());
    }
    json.writeEndArray();
  }

  private static void keyValue(JsonGenerator json, String key, Object value) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeFieldName("value");
    anyValue(json, value);
    json.writeEndObject();
  }

  private static void anyValue(JsonGenerator json, Object value) throws IOException {
    json.writeStartObject();
    switch (value) {
      case Long number -> json.writeStringField("intValue", number.toString());
      case Double number -> json.writeNumberField("doubleValue", number);
      case Boolean bool -> json.writeBooleanField("boolValue", bool);
      case List<?> list -> {
        json.writeObjectFieldStart("arrayValue");
        json.writeArrayFieldStart("values");
        for (Object element : list) {
          anyValue(json, element);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      case Map<?, ?> map -> {
        json.writeObjectFieldStart("kvlistValue");
        json.writeArrayFieldStart("values");
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          keyValue(json, String.valueOf(entry.getKey()), entry.getValue());
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      default -> json.writeStringField("stringValue", value.toString());
    }
    json.writeEndObject();
  }
}
