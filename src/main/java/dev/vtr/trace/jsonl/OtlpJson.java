package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The JSON form of OTLP's trace request: names in lowerCamelCase, ids in hex, enums as integers, 64
 * bit integers as strings or numbers, unknown members ignored (OTLP specification, "JSON Protobuf
 * Encoding").
 */
final class OtlpJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(OtlpIntake.MAX_BODY_BYTES) // cut when it is written
                          .maxNumberLength(40)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What is read of an id that is no hex: of a length that no id has. */
  private static final ByteString NO_ID = ByteString.copyFrom(new byte[1]);

  private OtlpJson() {}

  static ExportTraceServiceRequest parse(byte[] body) throws IOException {
    JsonNode root = JSON.readTree(body);
    if (root == null || !root.isObject()) {
      throw new IOException("body: not a JSON object");
    }
    try {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      for (JsonNode resourceSpans : root.path("resourceSpans")) {
        request.addResourceSpans(resourceSpans(resourceSpans));
      }
      return request.build();
    } catch (IllegalArgumentException e) {
      throw new IOException("body: not an OTLP trace request", e);
    }
  }

  private static ResourceSpans resourceSpans(JsonNode json) {
    ResourceSpans.Builder builder =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAllAttributes(attributes(json.path("resource").path("attributes"))));
    for (JsonNode scope : json.path("scopeSpans")) {
      ScopeSpans.Builder spans = ScopeSpans.newBuilder();
      for (JsonNode span : scope.path("spans")) {
        spans.addSpans(span(span));
      }
      builder.addScopeSpans(spans);
    }
    return builder.build();
  }

  private static Span span(JsonNode json) {
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(id(json.path("traceId")))
            .setSpanId(id(json.path("spanId")))
            .setParentSpanId(id(json.path("parentSpanId")))
            .setName(json.path("name").asText())
            .setKindValue(json.path("kind").asInt(0))
            .setStartTimeUnixNano(json.path("startTimeUnixNano").asLong(0))
            .setEndTimeUnixNano(json.path("endTimeUnixNano").asLong(0))
            .setDroppedAttributesCount(json.path("droppedAttributesCount").asInt(0))
            .setDroppedEventsCount(json.path("droppedEventsCount").asInt(0))
            .setDroppedLinksCount(json.path("droppedLinksCount").asInt(0))
            .addAllAttributes(attributes(json.path("attributes")))
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(json.path("status").path("code").asInt(0))
                    .setMessage(json.path("status").path("message").asText()));
    for (JsonNode event : json.path("events")) {
      builder.addEvents(
          Span.Event.newBuilder()
              .setTimeUnixNano(event.path("timeUnixNano").asLong(0))
              .setName(event.path("name").asText())
              .addAllAttributes(attributes(event.path("attributes")))
              .setDroppedAttributesCount(event.path("droppedAttributesCount").asInt(0)));
    }
    for (JsonNode link : json.path("links")) {
      builder.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(link.path("traceId")))
              .setSpanId(id(link.path("spanId")))
              .addAllAttributes(attributes(link.path("attributes")))
              .setDroppedAttributesCount(link.path("droppedAttributesCount").asInt(0)));
    }
    return builder.build();
  }

  private static ByteString id(JsonNode hex) {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(hex.asText()));
    } catch (IllegalArgumentException e) {
      return NO_ID;
    }
  }

  private static List<KeyValue> attributes(JsonNode json) {
    List<KeyValue> attributes = new ArrayList<>();
    for (JsonNode entry : json) {
      attributes.add(
          KeyValue.newBuilder()
              .setKey(entry.path("key").asText())
              .setValue(value(entry.path("value")))
              .build());
    }
    return attributes;
  }

  private static AnyValue value(JsonNode json) {
    AnyValue.Builder builder = AnyValue.newBuilder();
    if (json.has("stringValue")) {
      builder.setStringValue(json.get("stringValue").asText());
    } else if (json.has("boolValue")) {
      builder.setBoolValue(json.get("boolValue").asBoolean());
    } else if (json.has("intValue")) {
      builder.setIntValue(json.get("intValue").asLong());
    } else if (json.has("doubleValue")) {
      builder.setDoubleValue(json.get("doubleValue").asDouble());
    } else if (json.has("bytesValue")) {
      builder.setBytesValue(
          ByteString.copyFrom(Base64.getDecoder().decode(json.get("bytesValue").asText())));
    } else if (json.has("arrayValue")) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      json.path("arrayValue").path("values").forEach(element -> array.addValues(value(element)));
      builder.setArrayValue(array);
    } else if (json.has("kvlistValue")) {
      builder.setKvlistValue(
          KeyValueList.newBuilder()
              .addAllValues(attributes(json.path("kvlistValue").path("values"))));
    }
    return builder.build();
  }
}
