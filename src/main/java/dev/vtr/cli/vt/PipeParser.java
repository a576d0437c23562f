package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.vtr.terminal.MouseEvent;
import dev.vtr.terminal.Permissions;
import dev.vtr.terminal.TerminalOptions;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads lines of {@code vtr vt pipe}: each one JSON object with one field, and nothing else. */
final class PipeParser {
  /** Characters of the longest string, such as the base64 of a feed. */
  static final int MAX_STRING = 64 << 20;

  private static final int DEFAULT_COLS = 80;
  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_SCROLLBACK = 1000;
  private static final int MAX_BUTTON = 11;
  private static final int SHOWN_DIGITS = 40;
  private static final Set<String> OF_NEW =
      Set.of("cols", "rows", "scrollback", "title_reports", "resize", "clipboard");
  private static final Set<String> OF_MOUSE =
      Set.of("row", "col", "button", "press", "move", "shift", "alt", "ctrl");
  private static final Set<String> FLAGS =
      Set.of("press", "move", "shift", "alt", "ctrl", "title_reports", "resize", "clipboard");

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(MAX_STRING) // a long number is out of its field's range
                  .build())
          .build();

  /** What the line asks for; IllegalArgumentException says what is wrong with it. */
  PipeRequest parse(String line) throws IOException {
    try (JsonParser in = json.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT || in.nextToken() != JsonToken.FIELD_NAME) {
        throw new IllegalArgumentException("not a JSON object with one field");
      }
      String name = in.currentName();
      in.nextToken();
      PipeRequest request = request(name, in);
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw new IllegalArgumentException("one field a line: something follows " + name);
      }
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("one object a line: something follows it");
      }
      return request;
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException("too large: " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static PipeRequest request(String name, JsonParser in) throws IOException {
    return switch (name) {
      case "new" -> create(fields(name, OF_NEW, in));
      case "feed" -> new PipeRequest.Feed(base64(name, in));
      case "resize" -> resize(in);
      case "key" -> new PipeRequest.Type(text(name, in));
      case "focus" -> new PipeRequest.Focus(flag(name, in));
      case "paste" -> new PipeRequest.Paste(text(name, in));
      case "mouse" -> mouse(fields(name, OF_MOUSE, in));
      case "reply" -> {
        require(in.currentToken() == JsonToken.VALUE_TRUE, "reply must be true");
        yield new PipeRequest.Reply();
      }
      case "state" -> {
        require(
            in.currentToken() == JsonToken.VALUE_STRING && in.getText().equals("full"),
            "state must be \"full\"");
        yield new PipeRequest.State();
      }
      case "dump" -> new PipeRequest.Dump(number(name, in));
      default -> throw new IllegalArgumentException("unknown request: " + name);
    };
  }

  private static PipeRequest.Create create(Map<String, Integer> fields) {
    var permissions =
        new Permissions(
            fields.getOrDefault("title_reports", 0) != 0,
            fields.getOrDefault("resize", 0) != 0,
            fields.getOrDefault("clipboard", 0) != 0);
    return new PipeRequest.Create(
        new TerminalOptions(
            fields.getOrDefault("cols", DEFAULT_COLS),
            fields.getOrDefault("rows", DEFAULT_ROWS),
            fields.getOrDefault("scrollback", DEFAULT_SCROLLBACK),
            TerminalOptions.VERSION,
            permissions,
            VtPipe.MAX_REPLY_BYTES));
  }

  private static PipeRequest.Resize resize(JsonParser in) throws IOException {
    String problem = "resize must be [cols,rows]";
    require(in.currentToken() == JsonToken.START_ARRAY, problem);
    require(in.nextToken() != JsonToken.END_ARRAY, problem);
    int cols = number("cols", in);
    require(in.nextToken() != JsonToken.END_ARRAY, problem);
    int rows = number("rows", in);
    require(in.nextToken() == JsonToken.END_ARRAY, problem);
    return new PipeRequest.Resize(cols, rows);
  }

  private static PipeRequest.Mouse mouse(Map<String, Integer> fields) {
    int row = needed("row", fields);
    int col = needed("col", fields);
    int button = needed("button", fields);
    MouseEvent.Action action;
    if (fields.getOrDefault("move", 0) != 0) {
      action = MouseEvent.Action.MOVE;
    } else if (needed("press", fields) != 0) {
      action = MouseEvent.Action.PRESS;
    } else {
      action = MouseEvent.Action.RELEASE;
    }
    return new PipeRequest.Mouse(
        new MouseEvent(
            row,
            col,
            button,
            action,
            fields.getOrDefault("shift", 0) != 0,
            fields.getOrDefault("alt", 0) != 0,
            fields.getOrDefault("ctrl", 0) != 0));
  }

  private static int needed(String field, Map<String, Integer> fields) {
    Integer value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("mouse needs " + field);
    }
    return value;
  }

  /** Numbers by name; true is 1 and false is 0. */
  private static Map<String, Integer> fields(String request, Set<String> known, JsonParser in)
      throws IOException {
    require(in.currentToken() == JsonToken.START_OBJECT, request + " must be an object");
    var fields = new HashMap<String, Integer>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      require(known.contains(name), request + " has no field " + name);
      in.nextToken();
      int value = FLAGS.contains(name) ? (flag(name, in) ? 1 : 0) : number(name, in);
      require(fields.put(name, value) == null, name + " is there twice");
    }
    return fields;
  }

  private static boolean flag(String name, JsonParser in) {
    boolean value = in.currentToken() == JsonToken.VALUE_TRUE;
    require(value || in.currentToken() == JsonToken.VALUE_FALSE, name + " must be true or false");
    return value;
  }

  private static int number(String name, JsonParser in) throws IOException {
    int min = name.equals("cols") || name.equals("rows") ? 1 : 0;
    int max =
        switch (name) {
          case "cols", "rows" -> TerminalOptions.MAX_SIZE;
          case "row", "col" -> TerminalOptions.MAX_SIZE - 1;
          case "button" -> MAX_BUTTON;
          case "scrollback", "dump" -> TerminalOptions.MAX_SCROLLBACK;
          default -> throw new IllegalStateException(name);
        };
    require(
        in.currentToken() == JsonToken.VALUE_NUMBER_INT,
        name + " must be a whole number, " + min + " to " + max);
    String digits = in.getText();
    try {
      int value = Integer.parseInt(digits);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // of more digits than an int has: out of range too
    }
    String shown =
        digits.length() > SHOWN_DIGITS ? digits.substring(0, SHOWN_DIGITS) + "..." : digits;
    throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + shown);
  }

  private static byte[] base64(String name, JsonParser in) throws IOException {
    String text = string(name, in);
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " must be base64: " + e.getMessage(), e);
    }
  }

  /** A string's characters; surrogates without their other half are replaced. */
  private static String text(String name, JsonParser in) throws IOException {
    return string(name, in).replaceAll("\\p{Cs}", "\ufffd");
  }

  private static String string(String name, JsonParser in) throws IOException {
    require(in.currentToken() == JsonToken.VALUE_STRING, name + " must be a string");
    try {
      return in.getText();
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException(
          name + " is too large: a string has at most " + MAX_STRING + " characters (64 MiB)", e);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
