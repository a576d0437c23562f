package dev.vtr.cli.span;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Spans as an {@code ExportTraceServiceRequest} in JSON (OpenTelemetry Protocol, "JSON Protobuf
 * Encoding": ids in hexadecimal, 64-bit numbers as strings, enumerations as numbers).
 *
 * <p>Each span has its number of this process, 1 and up, in the attribute {@code vtr.seq}: the hub
 * makes it the line's {@code seq}.
 */
final class OtlpJson {
  private static final int KIND_CLIENT = 3;
  private static final int STATUS_ERROR = 2;
  private static final String SEQ = "vtr.seq";

  private OtlpJson() {}

  static byte[] of(List<CommandSpan> spans, String version, String instanceId) {
    var bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      json.writeStartObject();
      json.writeObjectFieldStart("resource");
      json.writeArrayFieldStart("attributes");
      attribute(json, "service.name", "vtr");
      attribute(json, "service.version", version);
      attribute(json, "service.instance.id", instanceId);
      attribute(json, "vtr.role", "cli");
      json.writeEndArray();
      json.writeEndObject();
      json.writeArrayFieldStart("scopeSpans");
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", "dev.vtr.cli");
      json.writeEndObject();
      json.writeArrayFieldStart("spans");
      long seq = 0;
      for (CommandSpan span : spans) {
        span(json, span, ++seq);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void span(JsonGenerator json, CommandSpan span, long seq) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", span.context().traceId());
    json.writeStringField("spanId", span.context().spanId());
    if (span.parentSpanId() != null) {
      json.writeStringField("parentSpanId", span.parentSpanId());
    }
    json.writeStringField("name", span.name());
    json.writeNumberField("kind", KIND_CLIENT);
    json.writeStringField("startTimeUnixNano", Long.toString(span.startNanos()));
    json.writeStringField("endTimeUnixNano", Long.toString(span.endNanos()));
    json.writeArrayFieldStart("attributes");
    for (CommandSpan.Attribute attribute : span.attributes()) {
      attribute(json, attribute.key(), attribute.value());
    }
    attribute(json, SEQ, seq);
    json.writeEndArray();
    if (span.error() != null) {
      json.writeObjectFieldStart("status");
      json.writeNumberField("code", STATUS_ERROR);
      json.writeStringField("message", span.error());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void attribute(JsonGenerator json, String key, Object value) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeObjectFieldStart("value");
    if (value instanceof Long number) {
      json.writeStringField("intValue", number.toString());
    } else {
      json.writeStringField("stringValue", value.toString());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
