package dev.vtr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where spans and metrics are, for those who write them and for those who read them: the
 * environment, else the configuration, else the data directory.
 *
 * @param spans the file of span lines of this machine's hub
 * @param metrics the file of its metric lines
 */
public record TraceLocations(Path spans, Path metrics) {
  private static final String SPANS = "VTR_TRACE_JSONL_PATH";
  private static final String METRICS = "VTR_METRICS_JSONL_PATH";

  /**
   * By an environment and what a configuration says.
   *
   * @param configuredSpans null: the configuration does not say
   * @param configuredMetrics likewise
   * @throws ConfigException when a variable is no path of a file, or both are one
   */
  public static TraceLocations of(
      Map<String, String> environment,
      @Nullable Path configuredSpans,
      @Nullable Path configuredMetrics)
      throws ConfigException {
    var usual = new Locations(environment);
    Path spans = first(environment, SPANS, configuredSpans, usual.tracesFile());
    Path metrics = first(environment, METRICS, configuredMetrics, usual.metricsFile());
    if (FilePath.same(spans, metrics)) {
      throw new ConfigException(
          "spans and metrics would be one file, " + metrics,
          "Name two: %s and %s, or [tracing] jsonl_path and metrics_path."
              .formatted(SPANS, METRICS));
    }
    return new TraceLocations(spans, metrics);
  }

  /**
   * By an environment and a configuration file, of which only {@code [tracing]} is looked at, and
   * only if the environment leaves something open. One of plain lines needs no TOML library.
   *
   * @param named the configuration file; null: the usual one, if it is there
   * @throws ConfigException when the file is unreadable or wrong, naming file, key and value
   */
  public static TraceLocations read(Map<String, String> environment, @Nullable Path named)
      throws ConfigException {
    Path file = named == null ? new Locations(environment).configFile() : named;
    boolean isOpen = !isSet(environment, SPANS) || !isSet(environment, METRICS);
    if (!isOpen || (named == null && !Files.exists(file))) {
      return of(environment, null, null);
    }
    String text = ConfigText.read(file);
    PlainToml plain = PlainToml.parse(text);
    var tracing = new Settings(file, plain != null ? plain : TomlFile.parse(file, text), "tracing");
    return of(environment, tracing.file("jsonl_path"), tracing.file("metrics_path"));
  }

  private static boolean isSet(Map<String, String> environment, String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }

  private static Path first(
      Map<String, String> environment, String variable, @Nullable Path configured, Path usual)
      throws ConfigException {
    if (!isSet(environment, variable)) {
      return configured != null ? configured : usual;
    }
    Path path = GivenPath.of(variable, environment.getOrDefault(variable, ""));
    String problem = FilePath.problem(path);
    if (problem != null) {
      throw new ConfigException(
          "%s wants the path of a file, and %s".formatted(variable, problem), "Name a file.");
    }
    return path;
  }
}
