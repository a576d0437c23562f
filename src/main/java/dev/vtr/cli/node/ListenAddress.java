package dev.vtr.cli.node;

import dev.vtr.cli.command.CommandFailure;

/**
 * Where to listen.
 *
 * @param port 0..65535; 0 takes a free one
 */
record ListenAddress(String host, int port) {
  static ListenAddress parse(String text) throws CommandFailure {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = colon < 0 ? 4620 : number(text.substring(colon + 1));
    if (host.isEmpty() || port < 0 || port > 65535) {
      throw CommandFailure.usage(
          "--addr \"" + text + "\" is no HOST:PORT", "For example --addr 127.0.0.1:4620.");
    }
    return new ListenAddress(host, port);
  }

  private static int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
