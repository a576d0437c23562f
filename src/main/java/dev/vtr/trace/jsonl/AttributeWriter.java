package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Writes attributes as a JSON object, sorted by key so that equal spans make equal lines. Strings
 * are bounded and made well-formed (a lone surrogate becomes U+FFFD); byte strings become base64.
 * Used by one thread.
 */
final class AttributeWriter {
  /** Longest string value, in UTF-16 units: a line stays far below the hub's bound of 64 KiB. */
  static final int MAX_STRING_CHARS = 4096;

  /**
   * Never written, whoever sets them: an exception's text may hold what was typed or shown, a
   * process's command line and environment may hold anything. Names of semantic conventions.
   */
  private static final Set<String> SECRET =
      Set.of(
          "exception.message",
          "exception.stacktrace",
          "process.command",
          "process.command_args",
          "process.command_line");

  private static final String SECRET_PREFIX = "process.environment_variable.";

  private static final int MAX_VALUE_DEPTH = 8;

  /** A node's spans, events and links come in some fifty orders; beyond this all are forgotten. */
  private static final int MAX_ORDERS = 128;

  /** A power of two, half of it always empty. */
  private static final int ORDER_SLOTS = 2 * MAX_ORDERS;

  private final Words words = new Words();
  private final KeyOrder[] orders = new KeyOrder[ORDER_SLOTS];
  private int knownOrders;
  private AttributeKey<?>[] keys = new AttributeKey<?>[32];
  private Object[] values = new Object[32];
  private int count;

  /** Writes {@code "field":{...}}, or nothing when there are no attributes. */
  void field(JsonGenerator json, SerializableString field, Attributes attributes)
      throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    KeyOrder order = take(attributes);
    if (order.size() > 0) {
      json.writeFieldName(field);
      json.writeStartObject();
      sorted(json, order);
      json.writeEndObject();
    }
    forget();
  }

  /** Writes the members of an object that the caller began and ends. */
  void members(JsonGenerator json, Attributes attributes) throws IOException {
    sorted(json, take(attributes));
    forget();
  }

  /** Encoded words, shared by all that one encoder writes. */
  Words words() {
    return words;
  }

  private void sorted(JsonGenerator json, KeyOrder order) throws IOException {
    for (int i = 0; i < order.size(); i++) {
      json.writeFieldName(order.name(i));
      Object value = values[order.from(i)];
      if (value instanceof String text && Words.mayKnow(text)) {
        json.writeString(words.encoded(text));
      } else {
        value(json, value, 0);
      }
    }
  }

  /** Takes keys and values as they come, and says in which order they are written. */
  private KeyOrder take(Attributes attributes) {
    count = 0;
    attributes.forEach(this::add);
    int slot = KeyOrder.hash(keys, count) & (ORDER_SLOTS - 1);
    for (KeyOrder known = orders[slot]; known != null; known = orders[slot]) {
      if (known.isOf(keys, count)) {
        return known;
      }
      slot = (slot + 1) & (ORDER_SLOTS - 1);
    }
    KeyOrder order = KeyOrder.of(keys, count, key -> !isSecret(key), words);
    if (order.mayBeKept()) {
      keep(order, slot);
    }
    return order;
  }

  private void keep(KeyOrder order, int freeSlot) {
    if (knownOrders == MAX_ORDERS) {
      Arrays.fill(orders, null);
      knownOrders = 0;
    }
    orders[freeSlot] = order;
    knownOrders++;
  }

  private void add(AttributeKey<?> key, Object value) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    keys[count] = key;
    values[count] = value;
    count++;
  }

  /** Holds no text longer than it is written. */
  private void forget() {
    Arrays.fill(values, 0, count, "");
  }

  private static boolean isSecret(String key) {
    return SECRET.contains(key) || key.startsWith(SECRET_PREFIX);
  }

  private static void value(JsonGenerator json, Object value, int depth) throws IOException {
    switch (value) {
      case String text -> json.writeString(text(text));
      case Long number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case Double number -> json.writeNumber(number);
      case List<?> list -> list(json, list, depth);
      case Value<?> inner -> structured(json, inner, depth);
      default -> json.writeString(text(value.toString()));
    }
  }

  private static void list(JsonGenerator json, List<?> list, int depth) throws IOException {
    json.writeStartArray();
    for (Object element : list) {
      if (element == null) {
        json.writeNull();
      } else {
        value(json, element, depth + 1);
      }
    }
    json.writeEndArray();
  }

  private static void structured(JsonGenerator json, Value<?> value, int depth) throws IOException {
    if (depth > MAX_VALUE_DEPTH) {
      json.writeString("...");
      return;
    }
    switch (value.getValue()) {
      case ByteBuffer bytes -> {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        json.writeString(text(Base64.getEncoder().encodeToString(copy)));
      }
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof KeyValue ->
          entries(json, list, depth);
      case List<?> list -> list(json, list, depth);
      case String text -> json.writeString(text(text));
      case Long number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case Double number -> json.writeNumber(number);
      default -> json.writeNull();
    }
  }

  private static void entries(JsonGenerator json, List<?> entries, int depth) throws IOException {
    json.writeStartObject();
    for (Object entry : entries) {
      if (entry instanceof KeyValue pair) {
        json.writeFieldName(text(pair.getKey()));
        structured(json, pair.getValue(), depth + 1);
      }
    }
    json.writeEndObject();
  }

  /** The text as it may be written: bounded, well-formed. Returns the same object when it is. */
  static String text(String text) {
    String bounded =
        text.length() <= MAX_STRING_CHARS ? text : text.substring(0, MAX_STRING_CHARS) + "…";
    for (int i = 0; i < bounded.length(); i++) {
      if (Character.isSurrogate(bounded.charAt(i))) {
        return wellFormed(bounded);
      }
    }
    return bounded;
  }

  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                out.appendCodePoint(
                    c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
    return out.toString();
  }
}
