package dev.vtr.app;

import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Connections that have shown no credential yet: each is closed unless it does within a time, so
 * that nobody holds one for nothing by sending its first headers slowly, or never.
 *
 * <p>Two clocks: one from the moment in which the connection speaks HTTP, which nothing stops but a
 * credential; before that, the listener's idle timeout, which is taken off with the first
 * credential, as a wait may be silent for hours. Who may only send spans has nothing to be silent
 * for: its connection keeps the idle timeout, and beyond a number of them each ends with its
 * answer. Any thread.
 */
final class UnprovenConnections {
  /** Connections of programs that stay open between two posts; far fewer than descriptors. */
  static final int SENDERS = 1000;

  private final Vertx vertx;
  private final Duration limit;
  private final Predicate<HttpServerRequest> proof;
  private final Predicate<HttpServerRequest> sender;
  private final Map<Channel, Long> timers = new ConcurrentHashMap<>();
  private final int mostSenders;
  private final Set<Channel> senders = ConcurrentHashMap.newKeySet();

  /**
   * @param limit for the first credential
   * @param proof whether a request shows one
   * @param sender whether the one it shows is for spans only
   * @param mostSenders connections for spans only that stay open between two posts
   */
  UnprovenConnections(
      Vertx vertx,
      Duration limit,
      Predicate<HttpServerRequest> proof,
      Predicate<HttpServerRequest> sender,
      int mostSenders) {
    this.vertx = vertx;
    this.limit = limit;
    this.proof = proof;
    this.sender = sender;
    this.mostSenders = mostSenders;
  }

  /** A connection begins to speak HTTP; called twice when it goes over to HTTP/2. */
  void opened(HttpConnection connection) {
    timers.computeIfAbsent(
        channel(connection), channel -> vertx.setTimer(limit.toMillis(), now -> expired(channel)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private void expired(Channel channel) {
    if (timers.remove(channel) != null) {
      var _ = channel.close();
    }
  }

  /** A request has come. */
  void heard(HttpServerRequest request) {
    Channel channel = channel(request.connection());
    boolean watched = timers.containsKey(channel) || senders.contains(channel);
    if (!watched || !proof.test(request)) {
      return;
    }
    if (!sender.test(request)) {
      senders.remove(channel);
      stopTimer(channel);
      channel.eventLoop().execute(() -> mayBeSilent(channel));
    } else if (senders.contains(channel) || isOneMoreSender(channel)) {
      stopTimer(channel);
    } else {
      endAfterAnswer(request); // and its first clock goes on
    }
  }

  /** Vert.x itself goes on, whatever the header says; HTTP/2 has none, and GOAWAY instead. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private void endAfterAnswer(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2 && !request.response().headWritten()) {
      request.response().putHeader("connection", "close");
    }
    var _ = request.connection().shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Not exact while several come at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private boolean isOneMoreSender(Channel channel) {
    if (senders.size() >= mostSenders) {
      return false;
    }
    senders.add(channel);
    var _ = channel.closeFuture().addListener(closed -> senders.remove(channel));
    return true;
  }

  private void stopTimer(Channel channel) {
    Long timer = timers.remove(channel);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private static void mayBeSilent(Channel channel) {
    if (channel.pipeline().get(IdleStateHandler.class) != null) {
      channel.pipeline().remove(IdleStateHandler.class);
    }
  }

  /** What Vert.x does not show of a connection. */
  static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }
}
