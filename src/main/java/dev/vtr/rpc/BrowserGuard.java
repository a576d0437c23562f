package dev.vtr.rpc;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites out: they reach a loopback port by its address (Origin tells) or by a
 * name of theirs that resolves to it (Host tells).
 *
 * @param hosts host names and addresses under which this node is reached, lower case, without port;
 *     IPv6 in brackets
 * @param origins whole origins, for example {@code http://127.0.0.1:4620}, whose pages may call
 *     beside those of this node: its own origin is the one that the request itself was sent to
 */
public record BrowserGuard(Set<String> hosts, Set<String> origins) {
  /** Names of this machine for itself. */
  public static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  public BrowserGuard {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  /** Whether {@code request} is meant for this node and does not come from another site's page. */
  public boolean admits(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || !hosts.contains(bracketed(authority.host()))) {
      return false;
    }
    String origin = request.getHeader("origin");
    return origin == null
        || origins.contains(origin)
        || origin.equals(own(request.isSSL(), authority));
  }

  /** A page that came from where its request goes to (RFC 6454, section 6.1). */
  private static String own(boolean tls, HostAndPort authority) {
    String port = authority.port() < 0 ? "" : ":" + authority.port();
    return (tls ? "https://" : "http://") + bracketed(authority.host()) + port;
  }

  private static String bracketed(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? '[' + lower + ']' : lower;
  }
}
