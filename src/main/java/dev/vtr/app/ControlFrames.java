package dev.vtr.app;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * HTTP/2 control frames of one connection (RFC 9113, 6.5 and 6.7): each {@code PING} and each
 * {@code SETTINGS} must be answered, so that a peer that sends nothing else costs as much as one
 * that works. More than {@value #MOST} within a second end the connection. Confined to the
 * connection's event loop.
 */
final class ControlFrames {
  /** Keep-alives of a client come every few seconds, settings once. */
  static final int MOST = 50;

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long ENHANCE_YOUR_CALM = 11;

  private final HttpConnection connection;
  private final LongSupplier nanoClock;
  private long windowNanos;
  private int frames;

  private ControlFrames(HttpConnection connection, LongSupplier nanoClock) {
    this.connection = connection;
    this.nanoClock = nanoClock;
    this.windowNanos = nanoClock.getAsLong();
  }

  /** Counts the frames of a connection from here on; HTTP/1 has none. */
  static void bound(HttpConnection connection, LongSupplier nanoClock) {
    ControlFrames counted = new ControlFrames(connection, nanoClock);
    try {
      connection.pingHandler(ping -> counted.came());
      connection.remoteSettingsHandler(settings -> counted.came());
    } catch (UnsupportedOperationException http1) {
      return;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private void came() {
    long now = nanoClock.getAsLong();
    if (now - windowNanos > WINDOW_NANOS) {
      windowNanos = now;
      frames = 0;
    }
    frames++;
    if (frames == MOST + 1) {
      connection.goAway(ENHANCE_YOUR_CALM);
      Channel channel = UnprovenConnections.channel(connection);
      channel.flush();
      // Below all handlers: one gathers what is flushed, and one that waits for the peer to read
      // its
      // last frame would wait for ever, and go on answering.
      ChannelHandlerContext lowest = channel.pipeline().firstContext();
      lowest.flush();
      var _ = lowest.close();
    }
  }
}
