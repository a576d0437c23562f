package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
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
 * Encoding"). A known one of a wrong kind is an error of the whole, as it is in the protobuf form;
 * an id that is no hex is one of its span. A member that an object has twice is an error, too.
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
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** What is read of an id that is no hex: of a length that no id has. */
  private static final ByteString NO_ID = ByteString.copyFrom(new byte[1]);

  private OtlpJson() {}

  static ExportTraceServiceRequest parse(byte[] body) throws IOException {
    JsonNode root = tree(body);
    if (!root.isObject()) {
      throw new IOException("body: not a JSON object");
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (JsonNode resourceSpans : OtlpFields.objects(root, "resourceSpans")) {
      request.addResourceSpans(resourceSpans(resourceSpans));
    }
    return request.build();
  }

  private static JsonNode tree(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      JsonNode root = JSON.readTree(parser);
      if (root == null) {
        throw new IOException("body: empty");
      }
      requireEnd(parser);
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
      throw new IOException("JSON: " + e.getOriginalMessage() + where, e);
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    boolean isEnd;
    try {
      isEnd = parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      isEnd = false;
    }
    if (!isEnd) {
      throw new IOException("JSON: something behind its end");
    }
  }

  private static ResourceSpans resourceSpans(JsonNode json) throws IOException {
    ResourceSpans.Builder builder =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAllAttributes(attributes(OtlpFields.object(json, "resource"))));
    for (JsonNode scope : OtlpFields.objects(json, "scopeSpans")) {
      ScopeSpans.Builder spans = ScopeSpans.newBuilder();
      for (JsonNode span : OtlpFields.objects(scope, "spans")) {
        spans.addSpans(span(span));
      }
      builder.addScopeSpans(spans);
    }
    return builder.build();
  }

  private static Span span(JsonNode json) throws IOException {
    JsonNode status = OtlpFields.object(json, "status");
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(id(json, "traceId"))
            .setSpanId(id(json, "spanId"))
            .setParentSpanId(id(json, "parentSpanId"))
            .setName(OtlpFields.text(json, "name"))
            .setKindValue(OtlpFields.small(json, "kind"))
            .setStartTimeUnixNano(OtlpFields.unsigned(json, "startTimeUnixNano"))
            .setEndTimeUnixNano(OtlpFields.unsigned(json, "endTimeUnixNano"))
            .setDroppedAttributesCount(OtlpFields.small(json, "droppedAttributesCount"))
            .setDroppedEventsCount(OtlpFields.small(json, "droppedEventsCount"))
            .setDroppedLinksCount(OtlpFields.small(json, "droppedLinksCount"))
            .addAllAttributes(attributes(json))
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(OtlpFields.small(status, "code"))
                    .setMessage(OtlpFields.text(status, "message")));
    for (JsonNode event : OtlpFields.objects(json, "events")) {
      builder.addEvents(
          Span.Event.newBuilder()
              .setTimeUnixNano(OtlpFields.unsigned(event, "timeUnixNano"))
              .setName(OtlpFields.text(event, "name"))
              .addAllAttributes(attributes(event))
              .setDroppedAttributesCount(OtlpFields.small(event, "droppedAttributesCount")));
    }
    for (JsonNode link : OtlpFields.objects(json, "links")) {
      builder.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(link, "traceId"))
              .setSpanId(id(link, "spanId"))
              .addAllAttributes(attributes(link))
              .setDroppedAttributesCount(OtlpFields.small(link, "droppedAttributesCount")));
    }
    return builder.build();
  }

  private static ByteString id(JsonNode holder, String name) throws IOException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(OtlpFields.text(holder, name)));
    } catch (IllegalArgumentException e) {
      return NO_ID;
    }
  }

  private static List<KeyValue> attributes(JsonNode holder) throws IOException {
    return keyValues(holder, "attributes");
  }

  private static List<KeyValue> keyValues(JsonNode holder, String name) throws IOException {
    List<KeyValue> keyValues = new ArrayList<>();
    for (JsonNode entry : OtlpFields.objects(holder, name)) {
      keyValues.add(
          KeyValue.newBuilder()
              .setKey(OtlpFields.text(entry, "key"))
              .setValue(value(OtlpFields.object(entry, "value")))
              .build());
    }
    return keyValues;
  }

  private static AnyValue value(JsonNode json) throws IOException {
    AnyValue.Builder builder = AnyValue.newBuilder();
    if (json.hasNonNull("stringValue")) {
      builder.setStringValue(OtlpFields.text(json, "stringValue"));
    } else if (json.hasNonNull("boolValue")) {
      builder.setBoolValue(OtlpFields.truth(json, "boolValue"));
    } else if (json.hasNonNull("intValue")) {
      builder.setIntValue(OtlpFields.integer(json, "intValue"));
    } else if (json.hasNonNull("doubleValue")) {
      builder.setDoubleValue(OtlpFields.real(json, "doubleValue"));
    } else if (json.hasNonNull("bytesValue")) {
      builder.setBytesValue(bytes(OtlpFields.text(json, "bytesValue")));
    } else if (json.hasNonNull("arrayValue")) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      for (JsonNode element : OtlpFields.objects(OtlpFields.object(json, "arrayValue"), "values")) {
        array.addValues(value(element));
      }
      builder.setArrayValue(array);
    } else if (json.hasNonNull("kvlistValue")) {
      builder.setKvlistValue(
          KeyValueList.newBuilder()
              .addAllValues(keyValues(OtlpFields.object(json, "kvlistValue"), "values")));
    }
    return builder.build();
  }

  private static ByteString bytes(String base64) throws IOException {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new WrongKindException("bytesValue", "base64");
    }
  }
}
