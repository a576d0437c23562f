package dev.vtr.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration as TOML 1.0. */
final class TomlFile implements Settings.Source {
  private final Map<?, ?> sections;

  private TomlFile(Map<?, ?> sections) {
    this.sections = sections;
  }

  static TomlFile parse(Path file, String text) throws ConfigException {
    try {
      Map<?, ?> sections = new TomlMapper().readValue(text, Map.class);
      for (Map.Entry<?, ?> entry : sections.entrySet()) {
        if (!(entry.getValue() instanceof Map)) {
          throw new ConfigException(
              file + ": " + entry.getKey() + " stands outside of any section",
              "Put it under its section, such as [hub]; conf/vtr.toml shows all.");
        }
      }
      return new TomlFile(sections);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ConfigException(
          file + where + " is no TOML: " + e.getOriginalMessage(),
          "Correct that line; conf/vtr.toml shows how it is written.");
    }
  }

  Set<?> sections() {
    return sections.keySet();
  }

  @Override
  public @Nullable Object value(String section, String key) {
    return sections.get(section) instanceof Map<?, ?> keys ? keys.get(key) : null;
  }

  @Override
  public Set<String> keys(String section) {
    return sections.get(section) instanceof Map<?, ?> keys
        ? keys.keySet().stream().map(String::valueOf).collect(java.util.stream.Collectors.toSet())
        : Set.of();
  }
}
