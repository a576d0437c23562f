package dev.vtr.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where vtr keeps its files when nothing else is said, from the environment. */
public final class Locations {
  private final Path home;
  private final Path configDirectory;

  /**
   * Locations for a process with this environment.
   *
   * @throws ConfigException when a variable is no path
   */
  public Locations(Map<String, String> environment) throws ConfigException {
    String user = set(environment, "HOME");
    home = GivenPath.of("HOME", user == null ? System.getProperty("user.home", "/") : user);
    String named = set(environment, "VTR_CONFIG_DIR");
    configDirectory =
        named == null
            ? home.resolve(".config").resolve("vtr")
            : GivenPath.of("VTR_CONFIG_DIR", named);
  }

  /** {@code $VTR_CONFIG_DIR}, else {@code ~/.config/vtr}. */
  public Path configDirectory() {
    return configDirectory;
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
    return home.resolve(".local").resolve("share").resolve("vtr");
  }

  /** {@code traces.jsonl} in the data directory. */
  public Path tracesFile() {
    return dataDirectory().resolve("traces.jsonl");
  }

  /** {@code metrics.jsonl} in the data directory. */
  public Path metricsFile() {
    return dataDirectory().resolve("metrics.jsonl");
  }

  private static @Nullable String set(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    return value == null || value.isEmpty() ? null : value;
  }
}
