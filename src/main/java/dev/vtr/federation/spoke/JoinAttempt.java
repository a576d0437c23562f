package dev.vtr.federation.spoke;

import dev.vtr.proto.TunnelFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to join the hub, with a client of its own, so that nothing of a dead connection is
 * used again. One bound holds from its beginning to the hub's welcome, whatever it is that hangs:
 * TCP, TLS, HTTP/2's settings or the hub itself.
 *
 * <p>Confined to the context of the spoke's verticle.
 */
final class JoinAttempt {
  /** Two such attempts fit into the ten seconds within which spokes are back. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final SpokeNode node;
  private final GrpcClient client;
  private final Promise<GrpcClientRequest<TunnelFrame, TunnelFrame>> opened = Promise.promise();
  private final long timer;
  private final String late;
  private @Nullable SpokeConnection connection;

  /** Begins. */
  JoinAttempt(SpokeNode node, Duration longest) {
    this.node = node;
    this.late = "no welcome within " + longest.toMillis() / 1000.0 + " s";
    client = HubClient.of(node.vertx(), node.options(), longest);
    timer = node.vertx().setTimer(longest.toMillis(), now -> expired());
    HubClient.open(client, node.options())
        .onComplete(opened::tryComplete, failure -> opened.tryFail(failure));
  }

  /** The stream, before its first frame; fails when there is none in time. */
  Future<GrpcClientRequest<TunnelFrame, TunnelFrame>> opened() {
    return opened.future();
  }

  /** It goes on as {@code connection}, which is left when no welcome comes in time. */
  void continuesAs(SpokeConnection connection) {
    this.connection = connection;
    connection.welcome().onSuccess(welcome -> node.vertx().cancelTimer(timer));
  }

  private void expired() {
    if (connection == null) {
      opened.tryFail(late);
    } else {
      connection.unwelcome(late);
    }
  }

  /** Gives up what it holds: the attempt, or the connection that came of it. */
  Future<?> close() {
    node.vertx().cancelTimer(timer);
    return client.close();
  }
}
