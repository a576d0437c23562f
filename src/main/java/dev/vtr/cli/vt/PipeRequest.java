package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.vtr.terminal.MouseEvent;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What a line of {@code vtr vt pipe} asks for. */
sealed interface PipeRequest {
  /** {@code {"new":{"cols":80,"rows":24,"scrollback":1000}}}: a fresh terminal. */
  record Create(int cols, int rows, int scrollback) implements PipeRequest {}

  /** {@code {"feed":"base64"}}: output of a program. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Feed(byte[] bytes) implements PipeRequest {}

  /** {@code {"resize":[cols,rows]}}. */
  record Resize(int cols, int rows) implements PipeRequest {}

  /** {@code {"key":"ctrl+up"}}. */
  record Type(String key) implements PipeRequest {}

  /** {@code {"focus":true}}. */
  record Focus(boolean gained) implements PipeRequest {}

  /** {@code {"paste":"text"}}. */
  record Paste(String text) implements PipeRequest {}

  /** {@code {"mouse":{"row":0,"col":0,"button":1,"press":true}}}. */
  record Mouse(MouseEvent event) implements PipeRequest {}

  /** {@code {"reply":true}}: what the terminal has sent since the last time. */
  record Reply() implements PipeRequest {}

  /** {@code {"state":"full"}}. */
  record State() implements PipeRequest {}

  /** {@code {"dump":N}}: the terminal as control sequences, with N rows of scrollback. */
  record Dump(int scrollback) implements PipeRequest {}

  /** Reads a line; IllegalArgumentException says what is wrong with it. */
  static PipeRequest parse(JsonFactory json, String line) throws IOException {
    try (JsonParser in = json.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT || in.nextToken() != JsonToken.FIELD_NAME) {
        throw new IllegalArgumentException("not a JSON object with one field");
      }
      String name = in.currentName();
      in.nextToken();
      return request(name, in);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static PipeRequest request(String name, JsonParser in) throws IOException {
    return switch (name) {
      case "new" -> {
        Map<String, Integer> fields = numbers(in);
        yield new Create(
            fields.getOrDefault("cols", 80),
            fields.getOrDefault("rows", 24),
            fields.getOrDefault("scrollback", 1000));
      }
      case "feed" -> new Feed(Base64.getDecoder().decode(text(name, in)));
      case "resize" -> resize(in);
      case "key" -> new Type(text(name, in));
      case "focus" -> new Focus(in.currentToken() == JsonToken.VALUE_TRUE);
      case "paste" -> new Paste(text(name, in));
      case "mouse" -> mouse(numbers(in));
      case "reply" -> new Reply();
      case "state" -> new State();
      case "dump" -> new Dump(in.getValueAsInt());
      default -> throw new IllegalArgumentException("unknown request: " + name);
    };
  }

  private static String text(String name, JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(name + " must be a string");
    }
    return in.getText();
  }

  private static Resize resize(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("resize must be [cols,rows]");
    }
    int cols = in.nextIntValue(-1);
    int rows = in.nextIntValue(-1);
    return new Resize(cols, rows);
  }

  /** Numbers by name; true is 1 and false is 0. */
  private static Map<String, Integer> numbers(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("an object is missing");
    }
    var fields = new HashMap<String, Integer>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      int value =
          switch (in.nextToken()) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NUMBER_INT -> in.getIntValue();
            default -> throw new IllegalArgumentException(name + " must be a number or a boolean");
          };
      fields.put(name, value);
    }
    return fields;
  }

  private static Mouse mouse(Map<String, Integer> fields) {
    int button = fields.getOrDefault("button", 0);
    boolean move = fields.getOrDefault("move", 0) != 0 || !fields.containsKey("press");
    MouseEvent.Action action =
        move
            ? MouseEvent.Action.MOVE
            : fields.getOrDefault("press", 0) != 0
                ? MouseEvent.Action.PRESS
                : MouseEvent.Action.RELEASE;
    return new Mouse(
        new MouseEvent(
            fields.getOrDefault("row", 0),
            fields.getOrDefault("col", 0),
            button,
            action,
            fields.getOrDefault("shift", 0) != 0,
            fields.getOrDefault("alt", 0) != 0,
            fields.getOrDefault("ctrl", 0) != 0));
  }
}
