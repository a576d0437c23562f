package dev.vtr.cli.node;

import dev.vtr.app.NodeOptions;
import dev.vtr.app.TlsFiles;
import dev.vtr.app.TraceOptions;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.ConfigException;
import dev.vtr.config.GivenPath;
import dev.vtr.config.Locations;
import dev.vtr.config.NodeConfig;
import dev.vtr.config.PemFile;
import dev.vtr.config.TraceLocations;
import dev.vtr.session.CoordinatorOptions;
import dev.vtr.session.Failure;
import dev.vtr.terminal.Permissions;
import dev.vtr.trace.jsonl.JsonlLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What hubs and spokes take alike: each setting from the flag, else the environment, else the
 * configuration.
 */
final class NodeFlags {
  private final Arguments arguments;
  private final Surroundings surroundings;
  private final String version;
  private final Locations locations;
  private final Path file;
  private final NodeConfig config;
  private final TraceLocations traces;

  private NodeFlags(Arguments arguments, Surroundings surroundings, String version)
      throws ConfigException {
    this.arguments = arguments;
    this.surroundings = surroundings;
    this.version = version;
    this.locations = new Locations(surroundings.environment());
    String named = arguments.option("--config");
    this.file = named == null ? locations.configFile() : GivenPath.of("--config", named);
    this.config =
        named == null && !Files.exists(file) ? NodeConfig.standard() : NodeConfig.read(file);
    this.traces =
        TraceLocations.of(
            surroundings.environment(),
            config.tracing().jsonlPath(),
            config.tracing().metricsPath());
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
        .option(
            "--idle-threshold", "DURATION", "silence after which a session is idle (default 5s)")
        .flag("--until-eof", "stop when standard input ends");
  }

  static NodeFlags of(Arguments arguments, Surroundings surroundings, String version)
      throws ConfigException {
    return new NodeFlags(arguments, surroundings, version);
  }

  /** The configuration file; it may be one that is not there. */
  Path file() {
    return file;
  }

  /** What the configuration file says. */
  NodeConfig config() {
    return config;
  }

  /**
   * The PEM files of {@code [tls]}; null when none is set.
   *
   * @throws ConfigException when one of them is not there, or holds something else
   */
  @Nullable TlsFiles tls() throws ConfigException {
    NodeConfig.TlsSection tls = config.tls();
    PemFile.require(file, "cert", tls.cert(), "CERTIFICATE");
    PemFile.require(file, "key", tls.key(), "PRIVATE KEY");
    PemFile.require(file, "ca", tls.ca(), "CERTIFICATE");
    return tls.cert() == null && tls.ca() == null
        ? null
        : new TlsFiles(tls.cert(), tls.key(), tls.ca());
  }

  /** A flag's text, else the first given one that is set. */
  String text(String flag, @Nullable String configured, String otherwise) {
    return text(flag, configured == null ? otherwise : configured);
  }

  private String text(String flag, String otherwise) {
    String given = arguments.option(flag);
    return given == null ? otherwise : given;
  }

  Path tokenFile() throws ConfigException {
    String named = arguments.option("--token-file");
    named = named == null ? surroundings.variable("VTR_TOKEN_FILE") : named;
    named = named == null ? config.client().tokenFile() : named;
    return named == null ? locations.tokenFile() : GivenPath.of("the token file", named);
  }

  /**
   * The options of a node of this name, whose spans go to {@code spans} unless the environment says
   * otherwise.
   */
  NodeOptions node(String name, Path spans) throws CommandFailure {
    try {
      return new NodeOptions(version, sessions(name), trace(spans));
    } catch (Failure.Invalid e) {
      throw CommandFailure.usage(
          "--" + String.valueOf(e.getMessage()).replaceFirst("^coordinator ", "name "),
          "Give a value that fits.");
    }
  }

  Locations locations() {
    return locations;
  }

  /** The spans file of a hub on this machine. */
  Path spans() {
    return traces.spans();
  }

  /**
   * What names the files of a hub names those of the spokes of this machine, too, which mostly
   * share its configuration: each has both files in its spool, where questions look for them, so
   * that no two write one.
   */
  private TraceOptions trace(Path spans) {
    NodeConfig.TracingSection tracing = config.tracing();
    boolean isSpool = !spans.equals(spans());
    Path metrics = isSpool ? beside(spans, traces.metrics()) : traces.metrics();
    return new TraceOptions(
        tracing.enabled(),
        spans,
        metrics,
        new JsonlLimits(tracing.rotateBytes(), tracing.totalBytes()),
        tracing.metricsInterval(),
        tracing.otlpForSessions());
  }

  /** In the directory of {@code spans}, where files of one name would be one. */
  private static Path beside(Path spans, Path metrics) {
    String name = String.valueOf(metrics.getFileName());
    boolean taken = name.equals(String.valueOf(spans.getFileName()));
    return spans.resolveSibling(taken ? "metrics-" + name : name);
  }

  private CoordinatorOptions sessions(String name) throws CommandFailure {
    NodeConfig.SessionSection section = config.session();
    String home = surroundings.variable("HOME");
    String shell = surroundings.variable("SHELL");
    return new CoordinatorOptions(
        name,
        text("--shell", section.shell(), shell == null ? "/bin/sh" : shell),
        arguments.smallNumber("--cols", section.cols()),
        arguments.smallNumber("--rows", section.rows()),
        arguments.smallNumber("--scrollback", section.scrollback()),
        arguments.duration("--kill-timeout", section.killTimeout()),
        arguments.duration("--idle-threshold", section.idleThreshold()),
        section.maxSessions(),
        section.maxSubscribers(),
        (int) Math.min(section.maxRecordingBytes(), Integer.MAX_VALUE),
        section.record(),
        section.recordings(),
        new Permissions(
            config.terminal().titleReports(),
            config.terminal().programResize(),
            config.terminal().clipboard()),
        Path.of(home == null ? "/" : home), // a path, as locations knows
        surroundings.environment());
  }
}
