package dev.vtr.cli.node;

import dev.vtr.app.NodeOptions;
import dev.vtr.app.TraceOptions;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.Locations;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.session.Failure;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.nio.file.Path;
import java.time.Duration;

/** What hubs and spokes take alike: each setting from the flag, else the environment, else the configuration. */
final class NodeFlags {
  private static final Duration METRICS_INTERVAL = Duration.ofSeconds(10);

  private final Arguments arguments;
  private final Surroundings surroundings;
  private final String version;
  private final Locations locations;

  private NodeFlags(Arguments arguments, Surroundings surroundings, String version) {
    this.arguments = arguments;
    this.surroundings = surroundings;
    this.version = version;
    this.locations = new Locations(surroundings.environment());
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

  static NodeFlags of(Arguments arguments, Surroundings surroundings, String version) {
    return new NodeFlags(arguments, surroundings, version);
  }

  /** A flag's text, else the given one. */
  String text(String flag, String otherwise) {
    String given = arguments.option(flag);
    return given == null ? otherwise : given;
  }

  Path tokenFile() {
    String named = arguments.option("--token-file");
    named = named == null ? surroundings.variable("VTR_TOKEN_FILE") : named;
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

  /** The spans file of the environment, else the usual one. */
  Path spans() {
    String named = surroundings.variable("VTR_TRACE_JSONL_PATH");
    return named == null ? locations.tracesFile() : Path.of(named);
  }

  private TraceOptions trace(Path spans) {
    String metrics = surroundings.variable("VTR_METRICS_JSONL_PATH");
    return new TraceOptions(
        true,
        spans,
        metrics == null ? locations.metricsFile() : Path.of(metrics),
        JsonlLimits.DEFAULT,
        METRICS_INTERVAL);
  }

  private CoordinatorOptions sessions(String name) throws CommandFailure {
    String home = surroundings.variable("HOME");
    CoordinatorOptions standard =
        CoordinatorOptions.standard(name, Path.of(home == null ? "/" : home), surroundings.environment());
    return new CoordinatorOptions(
        name,
        text("--shell", standard.shell()),
        arguments.smallNumber("--cols", standard.cols()),
        arguments.smallNumber("--rows", standard.rows()),
        arguments.smallNumber("--scrollback", standard.scrollbackLines()),
        arguments.duration("--kill-timeout", standard.killTimeout()),
        arguments.duration("--idle-threshold", standard.idleThreshold()),
        standard.maxSessions(),
        standard.maxSubscribers(),
        standard.maxRecordingBytes(),
        standard.home(),
        standard.environment());
  }
}
