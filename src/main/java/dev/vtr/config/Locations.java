package dev.vtr.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where vtr keeps its files when nothing else is said, from the environment. */
public final class Locations {
  private final Map<String, String> environment;

  /** Locations for a process with this environment. */
  public Locations(Map<String, String> environment) {
    this.environment = environment;
  }

  /** {@code $VTR_CONFIG_DIR}, else {@code ~/.config/vtr}. */
  public Path configDirectory() {
    String named = set("VTR_CONFIG_DIR");
    return named == null ? home().resolve(".config").resolve("vtr") : Path.of(named);
  }

  /** {@code vtr.toml} in the configuration directory; it need not exist. */
  public Path configFile() {
    return configDirectory().resolve("vtr.toml");
  }

  /** {@code token} in the configuration directory; it need not exist. */
  public Path tokenFile() {
    return configDirectory().resolve("token");
  }

  /** {@code ~/.local/share/vtr}. */
  public Path dataDirectory() {
    return home().resolve(".local").resolve("share").resolve("vtr");
  }

  /** {@code traces.jsonl} in the data directory. */
  public Path tracesFile() {
    return dataDirectory().resolve("traces.jsonl");
  }

  /** {@code metrics.jsonl} in the data directory. */
  public Path metricsFile() {
    return dataDirectory().resolve("metrics.jsonl");
  }

  private Path home() {
    String home = set("HOME");
    return Path.of(home == null ? System.getProperty("user.home", "/") : home);
  }

  private @Nullable String set(String variable) {
    String value = environment.get(variable);
    return value == null || value.isEmpty() ? null : value;
  }
}
