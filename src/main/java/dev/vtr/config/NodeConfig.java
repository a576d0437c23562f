package dev.vtr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node reads from its configuration file; keys that are not set have their defaults, or are
 * null where only the node knows one. Flags and the environment come before it: see who reads it.
 */
public record NodeConfig(
    ClientSection client,
    HubSection hub,
    SpokeSection spoke,
    SessionSection session,
    TracingSection tracing,
    TerminalSection terminal,
    TlsSection tls) {
  private static final Set<String> SECTIONS =
      new TreeSet<>(Set.of("client", "hub", "spoke", "session", "tracing", "terminal", "tls"));

  /** Largest screen, each way. */
  private static final int MAX_CELLS = 1000;

  /** Less would make a transition, and a span, of each pause between two lines. */
  private static final Duration LEAST_IDLE_THRESHOLD = Duration.ofMillis(50);

  /** More often a node would do little else, and a day's metrics pass their bound. */
  private static final Duration LEAST_METRICS_INTERVAL = Duration.ofMillis(100);

  /**
   * {@code [client]}: read by agent commands, see {@link ClientConfig}; nodes share the token.
   *
   * @param hub {@code HOST:PORT}; null: that of {@code [hub]}
   * @param tokenFile null: the usual place
   * @param tls whether the hub is spoken to over TLS
   */
  public record ClientSection(@Nullable String hub, @Nullable String tokenFile, boolean tls) {}

  /**
   * {@code [hub]}.
   *
   * @param addr {@code HOST:PORT} to listen on; null: 127.0.0.1:4620
   * @param name of the coordinator; null: hub
   * @param coordinator whether the hub owns sessions itself
   */
  public record HubSection(@Nullable String addr, @Nullable String name, boolean coordinator) {}

  /**
   * {@code [spoke]}.
   *
   * @param hub {@code HOST:PORT} to join
   * @param name of the coordinator; null: the machine's
   * @param labels shown with the spoke in lists
   */
  public record SpokeSection(
      @Nullable String hub, @Nullable String name, Map<String, String> labels) {}

  /**
   * {@code [session]}.
   *
   * @param shell runs command lines; null: SHELL, else /bin/sh
   * @param cols of a session that asks for none, 1..1000
   * @param rows likewise
   * @param scrollback lines kept above each screen
   * @param killTimeout from a close to the kill
   * @param idleThreshold silence after which a session is idle
   * @param record whether sessions are recorded that did not ask for it
   * @param maxSessions on one node
   * @param maxSubscribers of one session
   * @param maxRecordingBytes kept of one session's recording
   * @param recordings directory where recordings are kept as files too; null: in memory only
   */
  public record SessionSection(
      @Nullable String shell,
      int cols,
      int rows,
      int scrollback,
      Duration killTimeout,
      Duration idleThreshold,
      boolean record,
      int maxSessions,
      int maxSubscribers,
      long maxRecordingBytes,
      @Nullable Path recordings) {}

  /**
   * {@code [tracing]}.
   *
   * @param jsonlPath of the spans; null: the usual place
   * @param metricsPath of the metrics; null: the usual place
   * @param rotateBytes size of a file after which the next is begun
   * @param totalBytes of all files, after which the oldest go
   * @param metricsInterval between two snapshots
   * @param otlpForSessions whether programs in sessions are told where to send their own spans
   */
  public record TracingSection(
      boolean enabled,
      @Nullable Path jsonlPath,
      @Nullable Path metricsPath,
      long rotateBytes,
      long totalBytes,
      Duration metricsInterval,
      boolean otlpForSessions) {}

  /**
   * {@code [terminal]}: what a program may do that is off for safety.
   *
   * @param titleReports whether it may ask for the title that it set
   * @param programResize whether it may change the size of its terminal
   * @param clipboard whether it may write and read selections of its terminal's own
   */
  public record TerminalSection(boolean titleReports, boolean programResize, boolean clipboard) {}

  /**
   * {@code [tls]}: PEM files; all null without TLS.
   *
   * @param cert the node's certificate, with those between it and the CA
   * @param key its private key
   * @param ca who is trusted
   */
  public record TlsSection(@Nullable Path cert, @Nullable Path key, @Nullable Path ca) {}

  /** The defaults: what an empty file says. */
  public static NodeConfig standard() {
    try {
      return parse(Path.of("vtr.toml"), "");
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException when it is unreadable or wrong, naming file, key and value
   */
  public static NodeConfig read(Path file) throws ConfigException {
    return parse(file, ConfigText.read(file));
  }

  static NodeConfig parse(Path file, String text) throws ConfigException {
    TomlFile toml = TomlFile.parse(file, text);
    for (Object section : toml.sections()) {
      if (!SECTIONS.contains(section)) {
        throw new ConfigException(
            file
                + ": there is no section ["
                + section
                + "]; there are "
                + String.join(", ", SECTIONS),
            "Correct its name; conf/vtr.toml shows every section.");
      }
    }
    return new NodeConfig(
        client(file, toml),
        hub(file, toml),
        spoke(file, toml),
        session(file, toml),
        tracing(file, toml),
        terminal(file, toml),
        tls(file, toml));
  }

  private static ClientSection client(Path file, TomlFile toml) throws ConfigException {
    try (var client = new Settings(file, toml, "client")) {
      return new ClientSection(
          client.address("hub", 1), text(client.file("token_file")), client.flag("tls", false));
    }
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  private static HubSection hub(Path file, TomlFile toml) throws ConfigException {
    try (var hub = new Settings(file, toml, "hub")) {
      return new HubSection(
          hub.address("addr", 0), hub.name("name"), hub.flag("coordinator", true));
    }
  }

  private static SpokeSection spoke(Path file, TomlFile toml) throws ConfigException {
    try (var spoke = new Settings(file, toml, "spoke")) {
      return new SpokeSection(spoke.address("hub", 1), spoke.name("name"), spoke.texts("labels"));
    }
  }

  private static SessionSection session(Path file, TomlFile toml) throws ConfigException {
    try (var session = new Settings(file, toml, "session")) {
      return new SessionSection(
          text(session.file("shell")),
          session.count("cols", 80, 1, MAX_CELLS),
          session.count("rows", 24, 1, MAX_CELLS),
          session.count("scrollback", 10_000, 0, 1_000_000),
          session.duration("kill_timeout", Duration.ofSeconds(5), Duration.ZERO),
          session.duration("idle_threshold", Duration.ofSeconds(5), LEAST_IDLE_THRESHOLD),
          session.flag("record", false),
          session.count("max_sessions", 2000, 1, 100_000),
          session.count("max_subscribers", 1000, 1, 100_000),
          session.bytes("max_recording", 16 << 20, 1 << 30),
          session.directory("recordings"));
    }
  }

  private static TracingSection tracing(Path file, TomlFile toml) throws ConfigException {
    try (var tracing = new Settings(file, toml, "tracing")) {
      long rotate = tracing.bytes("rotate_bytes", 64L << 20, Long.MAX_VALUE);
      long total = tracing.bytes("total_bytes", 1L << 30, Long.MAX_VALUE);
      if (rotate < 1 || total < rotate) {
        throw new ConfigException(
            file + ": [tracing] total_bytes is " + total + " bytes and rotate_bytes " + rotate,
            "Make rotate_bytes at least 1B, and total_bytes no smaller than it.");
      }
      Path spans = tracing.file("jsonl_path");
      Path metrics = tracing.file("metrics_path");
      if (spans != null && metrics != null && FilePath.same(spans, metrics)) {
        throw new ConfigException(
            file + ": [tracing] jsonl_path and metrics_path are one file, " + metrics,
            "Name two files.");
      }
      return new TracingSection(
          tracing.flag("enabled", true),
          spans,
          metrics,
          rotate,
          total,
          tracing.duration("metrics_interval", Duration.ofSeconds(10), LEAST_METRICS_INTERVAL),
          tracing.flag("otlp_for_sessions", false));
    }
  }

  private static TerminalSection terminal(Path file, TomlFile toml) throws ConfigException {
    try (var terminal = new Settings(file, toml, "terminal")) {
      return new TerminalSection(
          terminal.flag("title_reports", false),
          terminal.flag("program_resize", false),
          terminal.flag("clipboard", false));
    }
  }

  private static TlsSection tls(Path file, TomlFile toml) throws ConfigException {
    try (var tls = new Settings(file, toml, "tls")) {
      TlsSection section = new TlsSection(tls.file("cert"), tls.file("key"), tls.file("ca"));
      if ((section.cert() == null) != (section.key() == null)) {
        String missing = section.cert() == null ? "cert" : "key";
        throw new ConfigException(
            file + ": [tls] cert and key go together; " + missing + " is missing",
            "Set both, or neither; vtr setup makes them.");
      }
      return section;
    }
  }
}
