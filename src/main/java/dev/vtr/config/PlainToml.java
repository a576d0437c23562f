package dev.vtr.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of plain lines: sections, comments, and keys with a basic string without escapes,
 * a whole number or a boolean, which is all that {@code vtr setup} writes. Whatever else TOML 1.0
 * allows makes {@link #parse} give up, and the TOML library reads the file.
 */
final class PlainToml implements Settings.Source {
  private final Map<String, Map<String, Object>> sections = new HashMap<>();

  private PlainToml() {}

  /** Null when the text has a line that is not plain, be it wrong or only rich. */
  static @Nullable PlainToml parse(String text) {
    var toml = new PlainToml();
    String section = "";
    for (String raw : text.split("\r?\n", -1)) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        int end = line.length() - 1;
        section = line.substring(1, Math.max(1, end));
        if (line.charAt(end) != ']' || !isBare(section) || toml.sections.containsKey(section)) {
          return null;
        }
        toml.sections.put(section, new HashMap<>());
      } else if (!toml.put(section, line)) {
        return null;
      }
    }
    return toml;
  }

  private boolean put(String section, String line) {
    int equals = line.indexOf('=');
    String key = equals < 0 ? "" : line.substring(0, equals).strip();
    Object value = equals < 0 ? null : value(line.substring(equals + 1).strip());
    if (value == null || !isBare(key)) {
      return false;
    }
    return sections.computeIfAbsent(section, _ -> new HashMap<>()).put(key, value) == null;
  }

  private static @Nullable Object value(String text) {
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      String inner = end < 0 ? "" : text.substring(1, end);
      boolean plain =
          end > 0 && inner.indexOf('\\') < 0 && isBlankOrComment(text.substring(end + 1));
      return plain && !text.startsWith("\"\"\"") ? inner : null;
    }
    int comment = text.indexOf('#');
    String word = comment < 0 ? text : text.substring(0, comment).strip();
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    boolean number = word.length() <= 18 && (word.equals("0") || word.matches("[1-9][0-9]*"));
    return number ? Long.valueOf(word) : null;
  }

  private static boolean isBlankOrComment(String rest) {
    String stripped = rest.strip();
    return stripped.isEmpty() || stripped.startsWith("#");
  }

  private static boolean isBare(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if ((c < 'a' || c > 'z')
          && (c < 'A' || c > 'Z')
          && (c < '0' || c > '9')
          && c != '_'
          && c != '-') {
        return false;
      }
    }
    return !key.isEmpty();
  }

  @Override
  public @Nullable Object value(String section, String key) {
    Map<String, Object> keys = sections.get(section);
    return keys == null ? null : keys.get(key);
  }

  @Override
  public Set<String> keys(String section) {
    return sections.getOrDefault(section, Map.of()).keySet();
  }
}
