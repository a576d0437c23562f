package dev.vtr.rpc;

import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.time.Duration;

/**
 * What is left of a whole answer over HTTP/1.1 while its client does not read: nothing else ends
 * such a connection, which may be silent. Looked at once in each bound, so a client that takes some
 * of it in that time is slow, and stays. On the connection's event loop.
 */
final class UnreadRest {
  private final Vertx vertx;
  private final Http1xServerConnection connection;
  private final long stallMillis;
  private Left before;
  private long timer;

  /**
   * @param bytes that the system has not taken
   * @param ofFirst bytes that it has taken of the first buffer of them
   */
  private record Left(long bytes, long ofFirst) {}

  private UnreadRest(Vertx vertx, Http1xServerConnection connection, long stallMillis) {
    this.vertx = vertx;
    this.connection = connection;
    this.stallMillis = stallMillis;
    before = left();
  }

  /**
   * Resets {@code connection} when its client has taken nothing between two looks, {@code
   * mostStall} apart, until all of the answer is {@code sent}; nothing for HTTP/2.
   */
  static void watch(Vertx vertx, HttpConnection connection, Future<Void> sent, Duration mostStall) {
    if (!sent.isComplete() && connection instanceof Http1xServerConnection http1) {
      UnreadRest rest = new UnreadRest(vertx, http1, mostStall.toMillis());
      rest.lookLater();
      sent.onComplete(_ -> vertx.cancelTimer(rest.timer));
    }
  }

  private void lookLater() {
    timer = vertx.setTimer(stallMillis, _ -> look());
  }

  private void look() {
    Left now = left();
    if (now.equals(before)) {
      ForcedClose.reset(connection);
    } else {
      before = now;
      lookLater();
    }
  }

  private Left left() {
    ChannelOutboundBuffer waiting = connection.channel().unsafe().outboundBuffer();
    return waiting == null // closed
        ? new Left(0, 0)
        : new Left(waiting.totalPendingWriteBytes(), waiting.currentProgress());
  }
}
