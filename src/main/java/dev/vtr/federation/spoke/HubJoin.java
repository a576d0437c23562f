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
import io.vertx.core.Promise;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the hub: connects, and connects anew when the connection ends, after a
 * pause that grows with each failure.
 *
 * <p>Confined to the context of the spoke's verticle.
 */
final class HubJoin {
  /** Between two attempts of a spoke that was joined and is refused now, say for a new token. */
  private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);

  /**
   * At most between two attempts of a spoke that was joined and whose name another one has: sooner
   * than one that never was, which asks every {@link Backoff#LONGEST}, so that a name that becomes
   * free goes back to the one with the sessions.
   */
  private static final Duration TAKEN_PAUSE = Duration.ofSeconds(2);

  /** How long it asks so often; a name that is not free by then is somebody else's for long. */
  private static final Duration TAKEN_HURRY = Duration.ofSeconds(60);

  /** A hub takes up to 15 s to notice that a spoke is gone whose machine just stopped. */
  private static final Duration TAKEN_PATIENCE = Duration.ofSeconds(20);

  /** What is left of the spool is brought to the hub within that, or at the next start. */
  private static final long DRAIN_SECONDS = 5;

  private static final String STOPS = "the spoke stops";
  private static final Logger LOG = LoggerFactory.getLogger(HubJoin.class);

  private final SpokeNode node;
  private final Backoff backoff;
  private final Promise<Void> firstJoin;
  private final Duration longestAttempt;
  private @Nullable JoinAttempt attempt;
  private @Nullable SpokeConnection connection;
  private long epoch;
  private boolean outranked; // since the last welcome; see Hello.epoch
  private long joins;
  private long takenSinceNanos;
  private long attempts; // since the last welcome, the one under way included
  private boolean lastingEnded;
  private boolean stopping;
  private String lastReason = "";

  /**
   * @param firstJoin completed when a hub has welcomed this spoke, failed when one never will
   * @param longestAttempt from the beginning of an attempt to the hub's welcome
   */
  HubJoin(SpokeNode node, Backoff backoff, Promise<Void> firstJoin, Duration longestAttempt) {
    this.longestAttempt = longestAttempt;
    this.node = node;
    this.firstJoin = firstJoin;
    this.backoff = backoff;
    this.epoch = node.options().firstEpoch();
  }

  void connect() {
    if (!outranked) {
      epoch++;
    }
    attempts++;
    JoinAttempt fresh = new JoinAttempt(node, longestAttempt);
    attempt = fresh;
    fresh
        .opened()
        .onComplete(
            request -> opened(fresh, request),
            failure -> retry(String.valueOf(failure.getMessage())));
  }

  void tell(Coordinator coordinator) {
    if (connection != null) {
      connection.tell(coordinator);
    }
  }

  /** Ends the streams and waits that came through the tunnel, and those to come. */
  void endLasting() {
    lastingEnded = true;
    if (connection != null) {
      connection.endLasting();
    }
  }

  /** Brings the hub what it does not have yet, as far as time allows, and leaves it for good. */
  Future<?> leave() {
    stopping = true;
    SpokeConnection last = connection;
    if (last == null) {
      return Future.succeededFuture();
    }
    return last.drain(STOPS)
        .timeout(DRAIN_SECONDS, TimeUnit.SECONDS)
        .onFailure(
            late -> LOG.warn("some spans stay here until the next start: {}", late.getMessage()))
        .transform(
            drained -> {
              last.leave(STOPS);
              return Future.succeededFuture();
            });
  }

  /** Leaves the hub for good, at once. */
  Future<?> stop() {
    stopping = true;
    if (connection != null) {
      connection.leave(STOPS);
    }
    return closeAttempt();
  }

  private void opened(JoinAttempt used, GrpcClientRequest<TunnelFrame, TunnelFrame> request) {
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
            attempts - 1);
    SpokeConnection opened = new SpokeConnection(node, GrpcLink.of(request), span, joins > 0);
    long openedNanos = node.nanoClock().getAsLong();
    connection = opened;
    used.continuesAs(opened);
    opened.welcome().onSuccess(this::joined);
    opened.end().onSuccess(end -> ended(opened, end, openedNanos));
    opened.open(epoch);
  }

  private void joined(Welcome welcome) {
    lastReason = "";
    attempts = 0;
    outranked = false;
    takenSinceNanos = 0;
    LOG.info("joined hub {}", welcome.getHubName());
    firstJoin.tryComplete();
    if (lastingEnded) {
      endLasting();
    }
  }

  private void ended(SpokeConnection which, SpokeConnection.End end, long openedNanos) {
    connection = null;
    if (which.isWelcome()) {
      joins++;
      backoff.lasted(Duration.ofNanos(node.nanoClock().getAsLong() - openedNanos));
    }
    outranked |= isByAnother(end.code());
    if (JoinRefused.isFinal(end.code())) {
      refused(new JoinRefused(GrpcStatus.valueOf(end.code()), end.reason()));
    } else {
      retry(end.reason());
    }
  }

  /**
   * Whether a live connection of this name had or got the better of it. Were its epoch to grow with
   * each time it asks again, it would one day be higher than that of a process that began later.
   */
  private static boolean isByAnother(int code) {
    return code == GrpcStatus.ABORTED.code || code == GrpcStatus.ALREADY_EXISTS.code;
  }

  /** A spoke that never joined gives up; one with sessions keeps them, and asks now and then. */
  private void refused(JoinRefused refusal) {
    closeAttempt();
    if (stopping) {
      return;
    }
    if (joins == 0 && !mayBeItself(refusal)) {
      stopping = true;
      firstJoin.tryFail(refusal);
      return;
    }
    Duration pause = pauseAfter(refusal);
    if (!refusal.reason().equals(lastReason)) {
      LOG.warn(
          "refused by the hub ({}), and asking again every {} s{}: {}. {}",
          refusal.status().name(),
          pause.toSeconds(),
          joins == 0 ? ", for " + TAKEN_PATIENCE.toSeconds() + " s at most" : "",
          refusal.reason(),
          refusal.nextStep());
      lastReason = refusal.reason();
    }
    connectAfter(pause.equals(TAKEN_PAUSE) ? backoff.jittered(pause) : pause);
  }

  private Duration pauseAfter(JoinRefused refusal) {
    if (joins == 0) {
      return Backoff.LONGEST;
    }
    return isTakenFor(refusal, TAKEN_HURRY) ? TAKEN_PAUSE : REFUSED_PAUSE;
  }

  /**
   * Whether the live spoke of this name may be this one before it was killed: for that long the hub
   * would not know.
   */
  private boolean mayBeItself(JoinRefused refusal) {
    return isTakenFor(refusal, TAKEN_PATIENCE);
  }

  /** Whether another spoke has the name, since less than {@code patience}. */
  private boolean isTakenFor(JoinRefused refusal, Duration patience) {
    if (refusal.status() != GrpcStatus.ALREADY_EXISTS) {
      return false;
    }
    long now = node.nanoClock().getAsLong();
    takenSinceNanos = takenSinceNanos == 0 ? now : takenSinceNanos;
    return now - takenSinceNanos < patience.toNanos();
  }

  private void retry(String reason) {
    closeAttempt();
    if (stopping) {
      return;
    }
    if (!reason.equals(lastReason)) {
      LOG.warn("not joined to the hub, and trying again: {}", reason);
      lastReason = reason;
    }
    connectAfter(backoff.next());
  }

  private void connectAfter(Duration pause) {
    node.vertx()
        .setTimer(
            Math.max(1, pause.toMillis()),
            now -> {
              if (!stopping) {
                connect();
              }
            });
  }

  private Future<?> closeAttempt() {
    JoinAttempt used = attempt;
    attempt = null;
    return used == null ? Future.succeededFuture() : used.close();
  }
}
