package dev.vtr.federation.spoke;

import dev.vtr.federation.call.CoordinatorFeed;
import dev.vtr.federation.tunnel.Backoff;
import dev.vtr.proto.Coordinator;
import dev.vtr.rpc.CallHandler;
import dev.vtr.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A spoke's side of the federation: joined to its hub for as long as it is deployed, as often as
 * that takes. Sessions live on in between.
 */
public final class SpokeVerticle extends VerticleBase {
  private final SpokeOptions options;
  private final CallHandler local;
  private final SpokeTrace trace;
  private @Nullable CoordinatorFeed feed;
  private final Promise<Void> firstJoin = Promise.promise();
  private @Nullable HubJoin join;

  /** A spoke that ships no span lines. */
  public SpokeVerticle(SpokeOptions options, CallHandler local, Spans spans) {
    this(options, local, new SpokeTrace(spans, null, null));
  }

  /**
   * @param local answers the calls, on the verticle's context
   */
  public SpokeVerticle(SpokeOptions options, CallHandler local, SpokeTrace trace) {
    this.options = options;
    this.local = local;
    this.trace = trace;
  }

  /**
   * Done when a hub has welcomed this spoke for the first time; fails with {@link JoinRefused} if
   * it says that it never will, and then nothing more is tried.
   */
  public Future<Void> joined() {
    return firstJoin.future();
  }

  @Override
  public Future<?> start() {
    CoordinatorFeed own = new CoordinatorFeed(vertx, local, this::tell);
    SpokeNode node =
        new SpokeNode(
            vertx, options, local, own::latest, trace, InstantSource.system(), System::nanoTime);
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    HubJoin joined = new HubJoin(node, backoff, firstJoin, JoinAttempt.LONGEST);
    feed = own;
    join = joined;
    own.start();
    joined.connect();
    return Future.succeededFuture();
  }

  /**
   * Takes leave of the hub: fails the calls that are under way, brings the span lines that are left
   * to the hub as far as that is done within 5 s, and says goodbye. Any thread.
   */
  public Future<?> leave() {
    return withJoin(HubJoin::leave);
  }

  /**
   * Fails the streams and waits with the word that this spoke stops, and those that come from now
   * on; to be done before the sessions end, whose end they would tell otherwise. Any thread.
   */
  public Future<?> endLasting() {
    return withJoin(
        joined -> {
          joined.endLasting();
          return Future.succeededFuture();
        });
  }

  private Future<?> withJoin(Function<HubJoin, Future<?>> task) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          if (join == null) {
            done.complete();
          } else {
            task.apply(join).<Void>mapEmpty().onComplete(done);
          }
        });
    return done.future();
  }

  @Override
  public Future<?> stop() {
    if (feed != null) {
      feed.stop();
    }
    return join == null ? Future.succeededFuture() : join.stop();
  }

  private void tell(Coordinator coordinator) {
    if (join != null) {
      join.tell(coordinator);
    }
  }
}
