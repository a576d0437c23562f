package dev.vtr.query.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Jackson, which is the judge of what is JSON and of what it says. */
class JsonTextTest {
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String[] STRINGS = {
    "",
    "a",
    "trace_id",
    "grüße",
    "日本語",
    "👩‍🚀",
    "\"quoted\"",
    "back\\slash",
    "tab\there",
    "\u0000\u001b[31m"
  };

  private static final Object[] NUMBERS = {
    0, -1, 1, 7L, 1769967005000000000L, Long.MAX_VALUE, Long.MIN_VALUE, 0.5, -1.25e10, 3.0e-7
  };

  private final Random random = new Random(25);
  private final JsonText text = new JsonText();

  @Test
  void readsWhatJacksonWrote() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      Map<String, Object> made = object(3);
      byte[] json = JACKSON.writeValueAsBytes(made);

      assertThat(read(json)).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(made);
    }
  }

  @Test
  void refusesWhatJacksonRefuses() throws IOException {
    String letters = "{}[]\",:\\0123456789-+.eEtrufalsn x\n\t\u0001";
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] json = JACKSON.writeValueAsBytes(object(2));
      int place = random.nextInt(json.length);
      if (json[place] < 0 || new String(json, StandardCharsets.UTF_8).contains("\\uD")) {
        continue; // halves of characters are read as they are, and refused by Jackson
      }
      json[place] = (byte) letters.charAt(random.nextInt(letters.length()));
      Map<String, Object> expected = byJackson(json);
      String broken = new String(json, StandardCharsets.UTF_8);
      if (expected == null) {
        refused++;
        assertThatIOException().as(broken).isThrownBy(() -> read(json));
      } else {
        assertThat(read(json)).as(broken).isEqualTo(expected);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "[]",
        "null",
        "{",
        "{}}",
        "{} {}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[1,]}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"",
        "\u00ef\u00bb\u00bf{}"
      })
  void refuses(String broken) {
    assertThatIOException().isThrownBy(() -> read(broken.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void whatIsNestedWithoutEndIsRefused() {
    byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);

    assertThatIOException().isThrownBy(() -> read(deep)).withMessage("nested too deeply");
  }

  @Test
  void numbersBeyondALongAreTheirText() throws IOException {
    assertThat(read("{\"a\":123456789012345678901234567890}".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Map.of("a", "123456789012345678901234567890"));
  }

  @Test
  void thePartOfTheBytesThatIsNamedIsRead() throws IOException {
    byte[] two = "{\"a\":1}{\"b\":2}".getBytes(StandardCharsets.US_ASCII);

    assertThat(text.object(two, 7, 14)).isEqualTo(Map.of("b", 2L));
  }

  private Map<String, Object> read(byte[] json) throws IOException {
    return text.object(json, 0, json.length);
  }

  /** What Jackson makes of it in the same shape; null if it refuses it, or it is no object. */
  private static Map<String, Object> byJackson(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = JACKSON.readTree(json);
    } catch (JsonProcessingException refused) {
      return null;
    }
    return node.isObject() ? members(node) : null;
  }

  private static Map<String, Object> members(JsonNode node) {
    Map<String, Object> members = new LinkedHashMap<>();
    node.properties()
        .forEach(
            member -> {
              if (!member.getValue().isNull()) {
                members.put(member.getKey(), value(member.getValue()));
              }
            });
    return members;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      return members(node);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(
          member -> {
            if (!member.isNull()) {
              list.add(value(member));
            }
          });
      return list;
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Object) node.longValue() : node.asText();
    }
    return node.isNumber()
        ? (Object) node.doubleValue()
        : node.isBoolean() ? node.booleanValue() : node.textValue();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      members.put(STRINGS[random.nextInt(STRINGS.length)] + i, made(depth));
    }
    return members;
  }

  private Object made(int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> STRINGS[random.nextInt(STRINGS.length)];
      case 1 -> {
        Object number = NUMBERS[random.nextInt(NUMBERS.length)];
        yield number instanceof Integer small ? (Object) small.longValue() : number;
      }
      case 2 -> random.nextBoolean();
      case 3 -> object(depth - 1);
      default -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(made(depth - 1));
        }
        yield list;
      }
    };
  }
}
