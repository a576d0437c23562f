package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Members of JSON objects by the kind that OTLP's JSON form wants of them. One that is missing, or
 * null, has its kind's default value; one of another kind is an error that names it. Texts of
 * numbers are written as JSON writes numbers (RFC 8259, section 6).
 */
final class OtlpFields {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*+)");
  private static final Pattern REAL = Pattern.compile(INTEGER + "(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private OtlpFields() {}

  /** The elements, each an object. */
  static Iterable<JsonNode> objects(JsonNode holder, String name) throws WrongKindException {
    JsonNode list = member(holder, name);
    if (list.isMissingNode()) {
      return List.of();
    }
    require(list.isArray(), name, "a list");
    for (JsonNode element : list) {
      require(element.isObject(), name, "a list of objects");
    }
    return list;
  }

  /** Missing, or an object. */
  static JsonNode object(JsonNode holder, String name) throws WrongKindException {
    JsonNode object = member(holder, name);
    require(object.isMissingNode() || object.isObject(), name, "an object");
    return object;
  }

  static String text(JsonNode holder, String name) throws WrongKindException {
    JsonNode text = member(holder, name);
    require(text.isMissingNode() || text.isTextual(), name, "a text");
    return text.asText();
  }

  static boolean truth(JsonNode holder, String name) throws WrongKindException {
    JsonNode truth = member(holder, name);
    require(truth.isMissingNode() || truth.isBoolean(), name, "true or false");
    return truth.asBoolean();
  }

  /** A number, or a text of one, {@code NaN} and {@code Infinity} among these. */
  static double real(JsonNode holder, String name) throws WrongKindException {
    JsonNode number = member(holder, name);
    if (number.isTextual()) {
      String text = number.asText();
      boolean isOne = NO_NUMBERS.contains(text) || REAL.matcher(text).matches();
      require(isOne, name, "a number");
      return Double.parseDouble(text);
    }
    require(number.isMissingNode() || number.isNumber(), name, "a number");
    return number.asDouble();
  }

  /** An integer, or a text of one, of 64 bits with a sign. */
  static long integer(JsonNode holder, String name) throws WrongKindException {
    JsonNode number = member(holder, name);
    if (number.isTextual()) {
      require(INTEGER.matcher(number.asText()).matches(), name, "an integer of 64 bits");
      try {
        return Long.parseLong(number.asText());
      } catch (NumberFormatException e) {
        throw new WrongKindException(name, "an integer of 64 bits");
      }
    }
    boolean fits = number.canConvertToExactIntegral() && number.canConvertToLong();
    require(number.isMissingNode() || fits, name, "an integer of 64 bits");
    return number.asLong();
  }

  /** Likewise without a sign: beyond the positive ones a negative number. */
  static long unsigned(JsonNode holder, String name) throws WrongKindException {
    String text = member(holder, name).asText();
    if (text.startsWith("-") || !INTEGER.matcher(text).matches()) {
      return integer(holder, name);
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new WrongKindException(name, "an integer of 64 bits");
    }
  }

  /** An integer of 32 bits, with a sign or without. */
  static int small(JsonNode holder, String name) throws WrongKindException {
    long number = integer(holder, name);
    require(number >= Integer.MIN_VALUE && number <= 0xFFFF_FFFFL, name, "an integer of 32 bits");
    return (int) number;
  }

  private static JsonNode member(JsonNode holder, String name) {
    JsonNode member = holder.path(name);
    return member.isNull() ? MissingNode.getInstance() : member;
  }

  private static void require(boolean holds, String name, String kind) throws WrongKindException {
    if (!holds) {
      throw new WrongKindException(name, kind);
    }
  }
}
