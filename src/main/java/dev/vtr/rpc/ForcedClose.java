package dev.vtr.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;

/**
 * The end of an HTTP/1.1 connection whose peer does not read. Vert.x closes one when all that was
 * written has left, which then is never; this drops it. HTTP/2 needs none of this: there a stream
 * is reset by itself.
 */
final class ForcedClose {
  private ForcedClose() {}

  /** Whether {@code connection} carries one exchange at a time, and ends with it. */
  static boolean applies(HttpConnection connection) {
    return connection instanceof Http1xServerConnection;
  }

  /**
   * Closes at once, but lets the system deliver what it has; nothing if it {@linkplain #applies
   * does not apply}. Any thread.
   */
  static void close(HttpConnection connection) {
    if (connection instanceof Http1xServerConnection http1) {
      Channel channel = http1.channel();
      channel.eventLoop().execute(() -> drop(channel));
    }
  }

  /** As {@link #close}, and the system lets go of what it holds: the peer sees a reset. */
  static void reset(HttpConnection connection) {
    if (connection instanceof Http1xServerConnection http1) {
      http1.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      close(connection);
    }
  }

  /** Below all handlers: some of them wait for the peer to read what is before its end. */
  private static void drop(Channel channel) {
    if (channel.isOpen()) {
      channel.unsafe().close(channel.newPromise());
    }
  }
}
