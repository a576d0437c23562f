package dev.vtr.cli.node;

import dev.vtr.app.NodeOptions;
import dev.vtr.app.Spoke;
import dev.vtr.app.SpokeSettings;
import dev.vtr.app.StartFailure;
import dev.vtr.app.TlsFiles;
import dev.vtr.cli.client.HubAddress;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.AwaitedToken;
import dev.vtr.config.ConfigException;
import dev.vtr.config.Token;
import dev.vtr.federation.spoke.JoinRefused;
import dev.vtr.federation.tunnel.SpokeLabels;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code vtr spoke}. */
public final class SpokeCommand {
  private static final Syntax SYNTAX =
      NodeFlags.on(
          Syntax.of(
                  "vtr spoke",
                  "Runs a spoke: it has no listener, opens a tunnel to its hub, and owns sessions.")
              .option("--hub", "HOST:PORT", "the hub (VTR_HUB; default 127.0.0.1:4620)")
              .option("--label", "KEY=VALUE", "shown with this spoke in lists; repeatable"));

  private SpokeCommand() {}

  /** Runs a spoke until it is told to stop. */
  public static ExitCode run(String version, List<String> words, Surroundings surroundings)
      throws CommandFailure {
    Arguments arguments = SYNTAX.parse(words);
    if (arguments.helpWanted()) {
      return RunningNode.print(surroundings, SYNTAX.help());
    }
    try {
      return run(arguments, NodeFlags.of(arguments, surroundings, version), surroundings);
    } catch (StartFailure e) {
      throw new CommandFailure("FAILED_PRECONDITION", e.text(), e.nextStep(), ExitCode.REFUSED);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }

  private static ExitCode run(Arguments arguments, NodeFlags flags, Surroundings surroundings)
      throws CommandFailure, ConfigException, StartFailure {
    HubAddress hub = hub(arguments, surroundings, flags.config().spoke().hub());
    String name = flags.text("--name", flags.config().spoke().name(), ownName());
    Map<String, String> configured = flags.config().spoke().labels();
    String problem = SpokeLabels.problem(configured);
    if (problem != null) {
      throw CommandFailure.usage(
          flags.file() + ": [spoke] labels " + problem, "Correct them in that file.");
    }
    Map<String, String> labels = labels(arguments, configured);
    NodeOptions node = flags.node(name, spool(flags, name));
    Path tokenFile = flags.tokenFile();
    AwaitedToken.read(tokenFile);
    Spoke spoke =
        Spoke.start(
            new SpokeSettings(
                node, hub.host(), hub.port(), labels, () -> token(tokenFile), tls(hub, flags)));
    Map<String, @Nullable Object> facts =
        RunningNode.facts("spoke", node, spoke.traces(), spoke.metrics());
    facts.put("hub", hub.authority());
    ExitCode exit = RunningNode.run(spoke, spoke.joined(), facts, arguments, surroundings);
    if (spoke.joined().cause() instanceof JoinRefused refusal) {
      throw refused(refusal, hub);
    }
    return exit;
  }

  /** Those of the configuration, and over them those of the command line. */
  static Map<String, String> labels(Arguments arguments, Map<String, String> configured)
      throws CommandFailure {
    Map<String, String> labels = new TreeMap<>(configured);
    for (String given : arguments.options("--label")) {
      int equals = given.indexOf('=');
      if (equals < 1) {
        throw arguments.wrong("--label wants KEY=VALUE, not \"" + given + "\"");
      }
      labels.put(given.substring(0, equals), given.substring(equals + 1));
    }
    String problem = SpokeLabels.problem(labels);
    if (problem != null) {
      throw arguments.wrong("--label and [spoke] labels " + problem);
    }
    return labels;
  }

  private static CommandFailure refused(JoinRefused refusal, HubAddress hub) {
    ExitCode exit =
        switch (refusal.status()) {
          case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.NOT_PERMITTED;
          default -> ExitCode.REFUSED;
        };
    return new CommandFailure(
        refusal.status().name(),
        "the hub at " + hub.authority() + " refuses this spoke: " + refusal.reason(),
        refusal.nextStep(),
        exit);
  }

  /**
   * TLS where the hub's address or a configured CA asks for it; without it only loopback is spoken
   * to.
   */
  private static @Nullable TlsFiles tls(HubAddress hub, NodeFlags flags)
      throws CommandFailure, ConfigException {
    TlsFiles tls = flags.tls();
    if (hub.tls() || tls != null) {
      return tls == null ? new TlsFiles(null, null, null) : tls;
    }
    if (!isLoopback(hub.host())) {
      throw CommandFailure.usage(
          "--hub " + hub.authority() + " is another machine, and there is no TLS",
          "Say --hub https://" + hub.authority() + ", with [tls] ca for a CA of your own.");
    }
    return null;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** {@code spool/<spoke>/} beside the spans file that a hub on this machine would write. */
  private static Path spool(NodeFlags flags, String name) {
    Path spans = flags.spans();
    return spans.resolveSibling("spool").resolve(name).resolve(spans.getFileName());
  }

  private static HubAddress hub(
      Arguments arguments, Surroundings surroundings, @Nullable String configured)
      throws CommandFailure {
    String named = arguments.option("--hub");
    named = named == null ? surroundings.variable("VTR_HUB") : named;
    named = named == null ? configured : named;
    try {
      return HubAddress.parse(named == null ? "127.0.0.1" : named);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--hub: " + e.getMessage(), "For example --hub 127.0.0.1:4620.");
    }
  }

  /** The machine's name, as far as it is one of ours. */
  private static String ownName() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      String name = host.replaceAll("^[^A-Za-z0-9]+", "");
      return name.isEmpty() ? "spoke" : name.substring(0, Math.min(name.length(), 64));
    } catch (UnknownHostException e) {
      return "spoke";
    }
  }

  /** For a later attempt; a file that has become unreadable is an attempt that is refused. */
  private static String token(Path file) {
    try {
      return Token.read(file);
    } catch (ConfigException e) {
      return "";
    }
  }
}
