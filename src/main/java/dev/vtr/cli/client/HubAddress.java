package dev.vtr.cli.client;

/**
 * Where a hub listens.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tls whether the hub is spoken to over TLS
 */
public record HubAddress(String host, int port, boolean tls) {
  /** The port of a hub when none is named. */
  public static final int DEFAULT_PORT = 4620;

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [V6]:PORT}, each with {@code http://} or {@code
   * https://} before it if wanted.
   *
   * @throws IllegalArgumentException when it is no address, naming what is wrong
   */
  public static HubAddress parse(String text) {
    boolean tls = text.startsWith("https://");
    String rest = text;
    if (tls || text.startsWith("http://")) {
      rest = text.substring(tls ? 8 : 7);
      rest = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }
    int bracket = rest.indexOf(']');
    int colon = rest.lastIndexOf(':');
    boolean bare = rest.indexOf(':') != colon && bracket < 0; // ::1
    boolean hasPort = colon > bracket && !bare;
    String host = hasPort ? rest.substring(0, colon) : rest;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.matches("[A-Za-z0-9._:%-]+")) {
      throw new IllegalArgumentException("\"" + text + "\" is no HOST:PORT");
    }
    return new HubAddress(
        host, hasPort ? port(rest.substring(colon + 1), text) : DEFAULT_PORT, tls);
  }

  private static int port(String digits, String text) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" has the port \"" + digits + "\"; a port is a number from 1 to 65535");
  }

  /** The same address, over TLS. */
  public HubAddress withTls() {
    return new HubAddress(host, port, true);
  }

  /** {@code HOST:PORT}, as in a Host header. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
