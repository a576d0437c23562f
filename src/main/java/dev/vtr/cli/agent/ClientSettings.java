package dev.vtr.cli.agent;

import dev.vtr.cli.client.HubAddress;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.ClientConfig;
import dev.vtr.config.ConfigException;
import dev.vtr.config.GivenPath;
import dev.vtr.config.Locations;
import dev.vtr.config.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub is and how to speak to it. Each setting comes from the flag, else the environment,
 * else the configuration, else its default.
 *
 * @param token the credential; null when there is no token file, and then the hub says what it
 *     thinks of that
 * @param tokenFile where the token was looked for
 * @param ca a PEM file to trust; null trusts what Java trusts
 * @param timeout of a call that does not wait for anything
 */
record ClientSettings(
    HubAddress hub, @Nullable String token, Path tokenFile, @Nullable Path ca, Duration timeout) {
  /** Long enough for a spoke at the end of a bad line; an answer takes milliseconds. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_CONNECT = Duration.ofMillis(250);

  /** Adds the options that all commands take. */
  static Syntax options(Syntax syntax) {
    return syntax
        .option("--hub", "HOST:PORT", "the hub (VTR_HUB; default 127.0.0.1:4620)")
        .option("--timeout", "DURATION", "how long to wait: 250ms, 5s, 2m, 1h")
        .flag("--json", "answer as one JSON object")
        .option("--token-file", "FILE", "the credential (VTR_TOKEN_FILE)")
        .flag("--tls", "speak TLS to the hub")
        .option("--ca", "FILE", "PEM file with the certificates to trust")
        .option("--config", "FILE", "configuration instead of vtr.toml");
  }

  static ClientSettings of(Arguments arguments, Surroundings surroundings) throws CommandFailure {
    try {
      var locations = new Locations(surroundings.environment());
      ClientConfig config = ClientConfig.read(configFile(arguments, locations));
      Path tokenFile = tokenFile(arguments, surroundings, config, locations);
      String token =
          Files.exists(tokenFile, java.nio.file.LinkOption.NOFOLLOW_LINKS)
              ? Token.read(tokenFile)
              : null;
      String ca = firstSet(arguments.option("--ca"), surroundings.variable("VTR_CA"), config.ca());
      return new ClientSettings(
          hub(arguments, surroundings, config),
          token,
          tokenFile,
          ca == null ? null : GivenPath.of("the certificates' file", ca),
          arguments.duration("--timeout", DEFAULT_TIMEOUT));
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }

  private static @Nullable Path configFile(Arguments arguments, Locations locations)
      throws ConfigException {
    String named = arguments.option("--config");
    if (named != null) {
      return GivenPath.of("--config", named);
    }
    Path usual = locations.configFile();
    return Files.exists(usual) ? usual : null;
  }

  private static Path tokenFile(
      Arguments arguments, Surroundings surroundings, ClientConfig config, Locations locations)
      throws ConfigException {
    String named =
        firstSet(
            arguments.option("--token-file"),
            surroundings.variable("VTR_TOKEN_FILE"),
            config.tokenFile());
    return named == null ? locations.tokenFile() : GivenPath.of("the token file", named);
  }

  private static HubAddress hub(Arguments arguments, Surroundings surroundings, ClientConfig config)
      throws CommandFailure {
    String flag = arguments.option("--hub");
    String variable = surroundings.variable("VTR_HUB");
    String source = flag != null ? "--hub" : variable != null ? "VTR_HUB" : "the configured hub";
    String text = firstSet(flag, variable, config.hub());
    try {
      HubAddress hub = HubAddress.parse(text == null ? "127.0.0.1" : text);
      return arguments.has("--tls") || config.tls() ? hub.withTls() : hub;
    } catch (IllegalArgumentException e) {
      throw arguments.wrong(source + ": " + e.getMessage());
    }
  }

  private static @Nullable String firstSet(
      @Nullable String flag, @Nullable String variable, @Nullable String configured) {
    return flag != null ? flag : variable != null ? variable : configured;
  }

  /** A shorter time than the call's: nobody home is known at once. */
  Duration connectTimeout() {
    Duration shortened = timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
    return shortened.compareTo(SHORTEST_CONNECT) < 0 ? SHORTEST_CONNECT : shortened;
  }
}
