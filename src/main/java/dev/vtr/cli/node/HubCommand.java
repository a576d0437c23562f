package dev.vtr.cli.node;

import dev.vtr.app.Hub;
import dev.vtr.app.HubOptions;
import dev.vtr.app.StartFailure;
import dev.vtr.app.TlsFiles;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.ConfigException;
import dev.vtr.config.SpokeTokens;
import dev.vtr.config.Token;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code vtr hub}. */
public final class HubCommand {
  private static final Syntax SYNTAX =
      NodeFlags.on(
          Syntax.of(
                  "vtr hub",
                  "Runs a hub: clients and spokes connect to it, and it owns sessions itself.")
              .option(
                  "--addr",
                  "HOST:PORT",
                  "where to listen (default 127.0.0.1:4620; port 0 takes a free one)")
              .flag("--no-web", "taken for scripts to come: there is no page yet")
              .flag("--no-coordinator", "own no sessions, only route to spokes"));

  private static final Logger LOG = LoggerFactory.getLogger(HubCommand.class);

  private HubCommand() {}

  /** Runs a hub until it is told to stop. */
  public static ExitCode run(String version, List<String> words, Surroundings surroundings)
      throws CommandFailure {
    Arguments arguments = SYNTAX.parse(words);
    if (arguments.helpWanted()) {
      return RunningNode.print(surroundings, SYNTAX.help());
    }
    try {
      NodeFlags flags = NodeFlags.of(arguments, surroundings, version);
      ListenAddress address =
          ListenAddress.parse(flags.text("--addr", flags.config().hub().addr(), "127.0.0.1:4620"));
      Path tokenFile = flags.tokenFile();
      @Nullable TlsFiles tls = serverTls(flags);
      Hub.requireListenable(address.host(), address.port(), tls); // before a token is made
      String token = Token.loadOrCreate(tokenFile);
      Path spokes = tokenFile.resolveSibling("spokes");
      SpokeTokens.read(spokes, token); // so that what is wrong with them is told now
      HubOptions options =
          new HubOptions(
              flags.node(flags.text("--name", flags.config().hub().name(), "hub"), flags.spans()),
              address.host(),
              address.port(),
              token,
              !arguments.has("--no-coordinator") && flags.config().hub().coordinator(),
              tls,
              () -> spokeTokens(spokes, token),
              HubOptions.FIRST_CREDENTIAL);
      Hub hub = Hub.start(options);
      Map<String, @Nullable Object> facts =
          RunningNode.facts("hub", options.node(), hub.traces(), hub.metrics());
      facts.put("address", hub.address());
      return RunningNode.run(hub, Future.succeededFuture(), facts, arguments, surroundings);
    } catch (StartFailure e) {
      throw new CommandFailure("FAILED_PRECONDITION", e.text(), e.nextStep(), ExitCode.REFUSED);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }

  /** Those that are there now; while something is wrong with one of them, none. */
  private static Map<String, String> spokeTokens(Path directory, String token) {
    try {
      return SpokeTokens.read(directory, token);
    } catch (ConfigException e) {
      LOG.warn("no spoke joins by a token of its own: {}. {}", e.text(), e.nextStep());
      return Map.of();
    }
  }

  /** TLS of a server, which needs a certificate and its key. */
  private static @Nullable TlsFiles serverTls(NodeFlags flags)
      throws CommandFailure, ConfigException {
    TlsFiles tls = flags.tls();
    if (tls == null || tls.cert() == null) {
      return null;
    }
    if (tls.key() == null) {
      throw CommandFailure.usage("[tls] cert is set, but key is not", "Set both, or none.");
    }
    return tls;
  }
}
