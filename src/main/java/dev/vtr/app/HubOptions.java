package dev.vtr.app;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a hub runs.
 *
 * @param host an address or name to listen on; loopback only, unless there is TLS
 * @param port 0..65535; 0 takes a free one
 * @param token what every call has to show, and every spoke without one of its own
 * @param ownsSessions false for a hub that only routes to spokes
 * @param tls null: plain, which only loopback is good for
 * @param spokeTokens by the name of the one spoke that may join with it; asked anew whenever a
 *     spoke joins
 * @param firstCredential a connection that shows none for so long is closed
 */
public record HubOptions(
    NodeOptions node,
    String host,
    int port,
    String token,
    boolean ownsSessions,
    @Nullable TlsFiles tls,
    Supplier<Map<String, String>> spokeTokens,
    Duration firstCredential) {
  /** A client on a slow line needs a second; TLS is given as long. */
  public static final Duration FIRST_CREDENTIAL = Duration.ofSeconds(10);

  /** A hub whose spokes show its own token. */
  public HubOptions(
      NodeOptions node,
      String host,
      int port,
      String token,
      boolean ownsSessions,
      @Nullable TlsFiles tls) {
    this(node, host, port, token, ownsSessions, tls, Map::of, FIRST_CREDENTIAL);
  }
}
