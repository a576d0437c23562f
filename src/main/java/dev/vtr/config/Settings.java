package dev.vtr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One section of a configuration file, read key by key. Each reading checks type and range; {@link
 * #close} refuses keys that nobody read, which are most often misspelt ones. All messages name
 * file, key and value.
 */
final class Settings implements AutoCloseable {
  /** Gives the value of a key of a section; null when it is not set. */
  interface Source {
    @Nullable Object value(String section, String key);

    Set<String> keys(String section);
  }

  private static final String NEXT_STEP =
      "Correct that line; conf/vtr.toml shows every key with its default.";

  private final Path file;
  private final Source source;
  private final String section;
  private final Set<String> read = new TreeSet<>();

  Settings(Path file, Source source, String section) {
    this.file = file;
    this.source = source;
    this.section = section;
  }

  @Nullable String text(String key) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw wrong(key, value, "a text in double quotes");
  }

  /** Texts by name, {@code { name = "text" }} or a section of its own; empty when not set. */
  Map<String, String> texts(String key) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> table) {
      for (Map.Entry<?, ?> entry : table.entrySet()) {
        if (!(entry.getValue() instanceof String text)) {
          throw wrong(key + "." + entry.getKey(), entry.getValue(), "a text in double quotes");
        }
        texts.put(String.valueOf(entry.getKey()), text);
      }
      return Collections.unmodifiableMap(texts);
    }
    throw wrong(key, value, "texts by name such as { zone = \"cellar\" }");
  }

  boolean flag(String key, boolean otherwise) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, value, "true or false");
  }

  long number(String key, long otherwise, long least, long most) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && (number instanceof Integer || number instanceof Long)
        && number.longValue() >= least
        && number.longValue() <= most) {
      return number.longValue();
    }
    throw wrong(key, value, "a whole number from " + least + " to " + most);
  }

  int count(String key, int otherwise, int least, int most) throws ConfigException {
    return (int) number(key, otherwise, least, most);
  }

  Duration duration(String key, Duration otherwise) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return otherwise;
    }
    try {
      if (value instanceof String text) {
        return Durations.parse(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw wrong(key, value, "a duration such as \"250ms\", \"5s\", \"2m\" or \"1h\"");
  }

  long bytes(String key, long otherwise, long most) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return otherwise;
    }
    try {
      if (value instanceof String text && ByteSizes.parse(text) <= most) {
        return ByteSizes.parse(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw wrong(key, value, "a size such as \"512KiB\", \"64MiB\" or \"1GiB\"");
  }

  @Nullable Path path(String key) throws ConfigException {
    String text = text(key);
    try {
      return text == null ? null : Path.of(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw wrong(key, text, "a path");
    }
  }

  String oneOf(String key, String otherwise, List<String> choices) throws ConfigException {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    if (choices.contains(text)) {
      return text;
    }
    throw wrong(key, text, "one of " + String.join(", ", choices));
  }

  private @Nullable Object take(String key) {
    read.add(key);
    return source.value(section, key);
  }

  private ConfigException wrong(String key, @Nullable Object value, String wanted) {
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return new ConfigException(
        file + ": [" + section + "] " + key + " is " + shown + "; it wants " + wanted, NEXT_STEP);
  }

  /** Refuses the keys of the section that nobody read. */
  @Override
  public void close() throws ConfigException {
    for (String key : source.keys(section)) {
      if (!read.contains(key)) {
        throw new ConfigException(
            file + ": [" + section + "] has no key " + key + "; it has " + String.join(", ", read),
            NEXT_STEP);
      }
    }
  }
}
