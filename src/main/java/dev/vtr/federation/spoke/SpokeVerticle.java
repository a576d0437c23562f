package dev.vtr.federation.spoke;

import dev.vtr.federation.call.CoordinatorFeed;
import dev.vtr.federation.tunnel.Backoff;
import dev.vtr.federation.tunnel.ConnectionSpan;
import dev.vtr.federation.tunnel.GrpcLink;
import dev.vtr.federation.tunnel.Liveness;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.CallHandler;
import dev.vtr.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a spoke joined to its hub: connects, serves the calls that come, and connects anew when the
 * connection ends, for as long as it is deployed. Sessions live on in between.
 */
public final class SpokeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SpokeVerticle.class);

  private final SpokeOptions options;
  private final CallHandler local;
  private final Spans spans;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
  private @Nullable GrpcClient client;
  private @Nullable CoordinatorFeed feed;
  private @Nullable SpokeConnection connection;
  private long epoch;
  private long attempts;
  private boolean stopping;

  /**
   * @param local answers the calls, on the verticle's context
   */
  public SpokeVerticle(SpokeOptions options, CallHandler local, Spans spans) {
    this.options = options;
    this.local = local;
    this.spans = spans;
    this.epoch = options.firstEpoch();
  }

  @Override
  public Future<?> start() {
    client = HubClient.of(vertx, options);
    feed = new CoordinatorFeed(vertx, local, this::tell);
    feed.start();
    vertx.setPeriodic(Liveness.TICK.toMillis(), now -> tick());
    connect();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    if (feed != null) {
      feed.stop();
    }
    if (connection != null) {
      connection.leave("the spoke stops");
    }
    return client == null ? Future.succeededFuture() : client.close();
  }

  private void tell(Coordinator coordinator) {
    if (connection != null) {
      connection.tell(coordinator);
    }
  }

  private void tick() {
    if (connection != null) {
      connection.tick(InstantSource.system().instant());
    }
  }

  private void connect() {
    attempts++;
    HubClient.open(client, options)
        .onComplete(this::opened, failure -> retry(failure.getMessage()));
  }

  private void opened(GrpcClientRequest<TunnelFrame, TunnelFrame> request) {
    SpokeNode node = new SpokeNode(vertx, options, local, feed::latest, spans, System::nanoTime);
    ConnectionSpan span = ConnectionSpan.opened(spans, options.name(), attempts - 1);
    SpokeConnection opened = new SpokeConnection(node, GrpcLink.of(request), span);
    long openedNanos = System.nanoTime();
    connection = opened;
    opened.welcome().onSuccess(welcome -> LOG.info("joined hub {}", welcome.getHubName()));
    opened.end().onComplete(end -> ended(opened, end.result(), openedNanos));
    opened.open(++epoch);
  }

  private void ended(SpokeConnection which, String reason, long openedNanos) {
    connection = null;
    if (which.isWelcome()) {
      backoff.lasted(Duration.ofNanos(System.nanoTime() - openedNanos));
    }
    retry(reason);
  }

  private void retry(@Nullable String reason) {
    if (stopping) {
      return;
    }
    Duration pause = backoff.next();
    LOG.warn("not joined to the hub ({}); next attempt in {} ms", reason, pause.toMillis());
    vertx.setTimer(
        Math.max(1, pause.toMillis()),
        now -> {
          if (!stopping) {
            connect();
          }
        });
  }
}
