package dev.vtr.cli.node;

import dev.vtr.app.NodeOptions;
import dev.vtr.app.TraceOptions;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.ConfigException;
import dev.vtr.config.Locations;
import dev.vtr.config.NodeConfig;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.session.Failure;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What hubs and spokes take alike: each setting from the flag, else the environment, else the configuration. */
final class NodeFlags {
  private final Arguments arguments;
  private final Surroundings surroundings;
  private final String version;
  private final Locations locations;
  private final NodeConfig config;

  private NodeFlags(Arguments arguments, Surroundings surroundings, String version)
      throws ConfigException {
    this.arguments = arguments;
    this.surroundings = surroundings;
    this.version = version;
    this.locations = new Locations(surroundings.environment());
    this.config = config(arguments.option("--config"), locations.configFile());
  }

  private static NodeConfig config(@Nullable String named, Path usual) throws ConfigException {
    if (named != null) {
      return NodeConfig.read(Path.of(named));
    }
    return Files.exists(usual) ? NodeConfig.read(usual) : NodeConfig.standard();
  }

  static Syntax on(Syntax syntax) {
    return syntax
        .option("--name", "NAME", "the coordinator's name, unique under a hub")
        .option("--config", "FILE", "configuration instead of vtr.toml")
        .option("--token-file", "FILE", "the credential (VTR_TOKEN_FILE)")
        .option("--shell", "PATH", "runs command lines (default: SHELL, else /bin/sh)")
        .option("--cols", "N", "columns of a session that asks for none (default 80)")
        .option("--rows", "N", "rows likewise (default 24)")
        .option("--scrollback", "LINES", "kept above each screen (default 10000)")
        .option("--kill-timeout", "DURATION", "from a close to the kill (default 5s)")
        .option("--idle-threshold", "DURATION", "silence after which a session is idle (default 5s)")
        .flag("--until-eof", "stop when standard input ends");
  }

  /**
   * Reads the configuration.
   *
   * @throws ConfigException when it is unreadable or wrong
   */
  static NodeFlags of(Arguments arguments, Surroundings surroundings, String version)
      throws ConfigException {
    return new NodeFlags(arguments, surroundings, version);
  }

  /** A flag's text, else the configured one, else the given one. */
  String text(String flag, @Nullable String configured, String otherwise) {
    String given = arguments.option(flag);
    given = given == null ? configured : given;
    return given == null ? otherwise : given;
  }

  /** What the configuration file says. */
  NodeConfig config() {
    return config;
  }

  Path tokenFile() {
    String named = arguments.option("--token-file");
    named = named == null ? surroundings.variable("VTR_TOKEN_FILE") : named;
    named = named == null ? config.client().tokenFile() : named;
    return named == null ? locations.tokenFile() : Path.of(named);
  }

  /** The options of a node of this name, whose spans go to {@code spans} unless the environment says otherwise. */
  NodeOptions node(String name, Path spans) throws CommandFailure {
    try {
      return new NodeOptions(version, sessions(name), trace(spans));
    } catch (Failure.Invalid e) {
      throw CommandFailure.usage("--" + e.getMessage(), "Give a value in that range.");
    }
  }

  Locations locations() {
    return locations;
  }

  /** The spans file of the environment, else the configured one, else the usual one. */
  Path spans() {
    return path("VTR_TRACE_JSONL_PATH", config.tracing().jsonlPath(), locations.tracesFile());
  }

  private Path path(String variable, @Nullable Path configured, Path usual) {
    String named = surroundings.variable(variable);
    if (named != null) {
      return Path.of(named);
    }
    return configured == null ? usual : configured;
  }

  private TraceOptions trace(Path spans) {
    NodeConfig.TracingSection tracing = config.tracing();
    return new TraceOptions(
        tracing.enabled(),
        spans,
        path("VTR_METRICS_JSONL_PATH", tracing.metricsPath(), locations.metricsFile()),
        new JsonlLimits(tracing.rotateBytes(), tracing.totalBytes()),
        tracing.metricsInterval());
  }

  private CoordinatorOptions sessions(String name) throws CommandFailure {
    String home = surroundings.variable("HOME");
    NodeConfig.SessionSection session = config.session();
    CoordinatorOptions standard =
        CoordinatorOptions.standard(name, Path.of(home == null ? "/" : home), surroundings.environment());
    return new CoordinatorOptions(
        name,
        text("--shell", session.shell(), standard.shell()),
        arguments.smallNumber("--cols", session.cols()),
        arguments.smallNumber("--rows", session.rows()),
        arguments.smallNumber("--scrollback", session.scrollback()),
        arguments.duration("--kill-timeout", session.killTimeout()),
        arguments.duration("--idle-threshold", session.idleThreshold()),
        session.maxSessions(),
        session.maxSubscribers(),
        session.maxRecordingBytes(),
        standard.home(),
        standard.environment());
  }
}
