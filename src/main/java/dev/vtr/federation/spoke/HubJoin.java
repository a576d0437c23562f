package dev.vtr.federation.spoke;

import dev.vtr.federation.tunnel.Backoff;
import dev.vtr.federation.tunnel.ConnectionSpan;
import dev.vtr.federation.tunnel.GrpcLink;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the hub: connects, and connects anew when the connection ends, after a
 * pause that grows with each failure.
 *
 * <p>Confined to the context of the spoke's verticle. Each attempt has a client of its own, so that
 * nothing of a dead connection is used again.
 */
final class HubJoin {
  private static final Logger LOG = LoggerFactory.getLogger(HubJoin.class);

  private final SpokeNode node;
  private final Backoff backoff;
  private final Runnable welcomed;
  private @Nullable GrpcClient client;
  private @Nullable SpokeConnection connection;
  private long epoch;
  private long joins;
  private long restarts; // attempts since the last welcome
  private boolean stopping;
  private String lastReason = "";

  /**
   * @param welcomed called each time a hub has welcomed this spoke
   */
  HubJoin(SpokeNode node, Backoff backoff, Runnable welcomed) {
    this.node = node;
    this.welcomed = welcomed;
    this.backoff = backoff;
    this.epoch = node.options().firstEpoch();
  }

  void connect() {
    GrpcClient fresh = HubClient.of(node.vertx(), node.options());
    client = fresh;
    HubClient.open(fresh, node.options())
        .onComplete(this::opened, failure -> retry(String.valueOf(failure.getMessage())));
  }

  /** To be called every {@link dev.vtr.federation.tunnel.Liveness#TICK}. */
  void tick() {
    if (connection != null) {
      connection.tick();
    }
  }

  void tell(Coordinator coordinator) {
    if (connection != null) {
      connection.tell(coordinator);
    }
  }

  /** Leaves the hub for good. */
  Future<?> stop() {
    stopping = true;
    if (connection != null) {
      connection.leave("the spoke stops");
    }
    return closeClient();
  }

  private void opened(GrpcClientRequest<TunnelFrame, TunnelFrame> request) {
    if (stopping) {
      return;
    }
    SpokeTrace trace = node.trace();
    ConnectionSpan span =
        ConnectionSpan.start(
            trace.spans(),
            trace.longSpans(),
            SpanKind.CLIENT,
            Context.root(),
            node.name(),
            joins,
            restarts);
    SpokeConnection opened = new SpokeConnection(node, GrpcLink.of(request), span, joins > 0);
    long openedNanos = node.nanoClock().getAsLong();
    connection = opened;
    opened.welcome().onSuccess(this::joined);
    opened.end().onComplete(end -> ended(opened, end.result(), openedNanos));
    restarts++;
    opened.open(++epoch);
  }

  private void joined(Welcome welcome) {
    lastReason = "";
    restarts = 0;
    LOG.info("joined hub {}", welcome.getHubName());
    welcomed.run();
  }

  private void ended(SpokeConnection which, String reason, long openedNanos) {
    connection = null;
    if (which.isWelcome()) {
      joins++;
      backoff.lasted(Duration.ofNanos(node.nanoClock().getAsLong() - openedNanos));
    }
    retry(reason);
  }

  private void retry(String reason) {
    closeClient();
    if (stopping) {
      return;
    }
    if (!reason.equals(lastReason)) {
      LOG.warn("not joined to the hub, and trying again: {}", reason);
      lastReason = reason;
    }
    node.vertx()
        .setTimer(
            Math.max(1, backoff.next().toMillis()),
            now -> {
              if (!stopping) {
                connect();
              }
            });
  }

  private Future<?> closeClient() {
    GrpcClient used = client;
    client = null;
    return used == null ? Future.succeededFuture() : used.close();
  }
}
