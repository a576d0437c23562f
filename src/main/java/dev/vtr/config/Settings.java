package dev.vtr.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A host as it stands in an address: a name, or an IPv6 address in brackets or alone. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<scheme>https?://)?"
              + "(?:\\[[A-Za-z0-9._:%-]+]|[A-Za-z0-9._%-]+|[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*)"
              + "(?::(?<port>[0-9]+))?/?");

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
    if (value instanceof String text && !text.isEmpty() && text.indexOf('\0') < 0) {
      return text;
    }
    throw wrong(key, value, "a text in double quotes, neither empty nor with a NUL in it");
  }

  /** The name of a coordinator. */
  @Nullable String name(String key) throws ConfigException {
    String text = text(key);
    if (text == null || text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      return text;
    }
    throw wrong(key, text, "a name: [A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  }

  /**
   * {@code HOST} or {@code HOST:PORT}; of what is called, {@code http://} or {@code https://} may
   * come before it.
   *
   * @param leastPort 0 where one may be taken that is free, else 1
   */
  @Nullable String address(String key, int leastPort) throws ConfigException {
    String text = text(key);
    if (text == null) {
      return null;
    }
    Matcher parts = ADDRESS.matcher(text);
    boolean fits = parts.matches() && (leastPort > 0 || parts.group("scheme") == null);
    String port = fits ? parts.group("port") : null;
    if (fits && (port == null || isPort(port, leastPort))) {
      return text;
    }
    throw wrong(key, text, "HOST:PORT such as \"127.0.0.1:4620\", PORT " + leastPort + " to 65535");
  }

  private static boolean isPort(String digits, int least) {
    int port = digits.length() > 5 ? -1 : Integer.parseInt(digits);
    return port >= least && port <= 65535;
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

  /**
   * A duration.
   *
   * @param least what the code behind still works with
   */
  Duration duration(String key, Duration otherwise, Duration least) throws ConfigException {
    Object value = take(key);
    if (value == null) {
      return otherwise;
    }
    try {
      if (value instanceof String text && Durations.parse(text).compareTo(least) >= 0) {
        return Durations.parse(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw wrong(
        key, value, "a duration such as \"250ms\", \"5s\", \"2m\" or \"1h\"" + atLeast(least));
  }

  private static String atLeast(Duration least) {
    return least.isZero() ? "" : ", at least " + least.toMillis() + "ms";
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

  /** The path of a file, which need not be there; {@code /} and directories are refused. */
  @Nullable Path file(String key) throws ConfigException {
    Path path = path(key);
    String problem = path == null ? null : FilePath.problem(path);
    if (problem != null) {
      throw wrong(key, String.valueOf(path), "the path of a file, and " + problem);
    }
    return path;
  }

  /** The path of a directory, which need not be there. */
  @Nullable Path directory(String key) throws ConfigException {
    Path path = path(key);
    if (path == null || Files.isDirectory(path)) {
      return path;
    }
    String problem = Files.exists(path) ? path + " is none" : FilePath.problem(path);
    if (problem != null) {
      throw wrong(key, path.toString(), "the path of a directory, and " + problem);
    }
    return path;
  }

  private @Nullable Path path(String key) throws ConfigException {
    String text = text(key);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
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
