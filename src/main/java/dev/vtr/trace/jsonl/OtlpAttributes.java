package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * OTLP's attributes as the SDK's. At most {@link #MAX} of a holder are taken, the first ones;
 * {@link #dropped} counts the others.
 */
final class OtlpAttributes {
  /** The SDK's own default bound, "SpanLimits" of the specification. */
  static final int MAX = 128;

  private static final int MAX_DEPTH = 8;

  private OtlpAttributes() {}

  /**
   * Attributes that {@link #of} leaves out, and those that were left out before.
   *
   * @param before an unsigned number, as OTLP has it
   */
  static long dropped(List<KeyValue> entries, int before) {
    return OtlpIntake.total(Math.max(0, entries.size() - MAX), before);
  }

  static Attributes of(List<KeyValue> entries) {
    return of(entries, UnaryOperator.identity());
  }

  /**
   * @param named what a key is called among the SDK's attributes
   */
  static Attributes of(List<KeyValue> entries, UnaryOperator<String> named) {
    AttributesBuilder builder = Attributes.builder();
    for (KeyValue entry : entries.subList(0, Math.min(MAX, entries.size()))) {
      if (!entry.getKey().isEmpty()) {
        put(builder, named.apply(entry.getKey()), entry.getValue());
      }
    }
    return builder.build();
  }

  private static void put(AttributesBuilder builder, String key, AnyValue value) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> builder.put(key, value.getStringValue());
      case BOOL_VALUE -> builder.put(key, value.getBoolValue());
      case INT_VALUE -> builder.put(key, value.getIntValue());
      case DOUBLE_VALUE -> builder.put(key, value.getDoubleValue());
      case ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE ->
          builder.put(AttributeKey.valueKey(key), valueOf(value, 0));
      case VALUE_NOT_SET -> {}
    }
  }

  private static Value<?> valueOf(AnyValue value, int depth) {
    if (depth > MAX_DEPTH) {
      return Value.of("...");
    }
    return switch (value.getValueCase()) {
      case STRING_VALUE -> Value.of(value.getStringValue());
      case BOOL_VALUE -> Value.of(value.getBoolValue());
      case INT_VALUE -> Value.of(value.getIntValue());
      case DOUBLE_VALUE -> Value.of(value.getDoubleValue());
      case BYTES_VALUE -> Value.of(value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> {
        List<Value<?>> elements = new ArrayList<>();
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          elements.add(valueOf(element, depth + 1));
        }
        yield Value.of(elements);
      }
      case KVLIST_VALUE ->
          Value.of(
              value.getKvlistValue().getValuesList().stream()
                  .map(
                      entry ->
                          io.opentelemetry.api.common.KeyValue.of(
                              entry.getKey(), valueOf(entry.getValue(), depth + 1)))
                  .toArray(io.opentelemetry.api.common.KeyValue[]::new));
      case VALUE_NOT_SET -> Value.empty();
    };
  }
}
