package dev.vtr.federation.hub;

import dev.vtr.federation.call.CoordinatorFeed;
import dev.vtr.federation.tunnel.GrpcLink;
import dev.vtr.proto.Coordinator;
import dev.vtr.rpc.CallHandler;
import dev.vtr.rpc.TunnelAcceptor;
import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.Disk;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hub's side of the federation: who its spokes are, and where calls go.
 *
 * <p>To be deployed before {@link #router} gets its first call. Follows the hub's own sessions, so
 * that references without coordinator can be resolved; everything else happens on the contexts of
 * calls and connections.
 */
public final class HubVerticle extends VerticleBase {
  /** What a hub that stops says to its spokes, and to those who wait. */
  public static final String STOPS = Refusal.STOPS;

  private final Spokes spokes;
  private final HubRouter router;
  private final HubNode node;
  private final @Nullable CoordinatorFeed feed;
  private final @Nullable RegisterKeeper keeper;

  /** A hub that takes no span lines. */
  public HubVerticle(
      Vertx vertx, String name, String version, @Nullable CallHandler local, Spans spans) {
    this(vertx, name, version, local, new HubTrace(spans, null, null));
  }

  /**
   * @param local answers calls for the hub's own sessions; null for a hub that owns none
   */
  public HubVerticle(
      Vertx vertx, String name, String version, @Nullable CallHandler local, HubTrace trace) {
    this(vertx, name, version, local, trace, HubNode.MOST_STALL, null);
  }

  /**
   * As above. Reads the register, which blocks.
   *
   * @param register the file in which the names of spokes outlive the hub
   */
  public HubVerticle(
      Vertx vertx,
      String name,
      String version,
      @Nullable CallHandler local,
      HubTrace trace,
      Path register) {
    this(vertx, name, version, local, trace, HubNode.MOST_STALL, register);
  }

  /**
   * As above.
   *
   * @param mostStall after which a stream through the tunnel ends whose client takes nothing
   * @param register null: no name outlives the hub
   */
  public HubVerticle(
      Vertx vertx,
      String name,
      String version,
      @Nullable CallHandler local,
      HubTrace trace,
      Duration mostStall,
      @Nullable Path register) {
    InstantSource clock = InstantSource.system();
    SpokeRegister file = register == null ? null : new SpokeRegister(register, Disk.real());
    spokes = new Spokes(name, clock, file, System::nanoTime);
    keeper = file == null ? null : new RegisterKeeper(vertx, file, spokes);
    if (keeper != null) {
      spokes.onMove(keeper::moved);
    }
    WorkerExecutor lineChecks = vertx.createSharedWorkerExecutor("vtr-span-lines", 1);
    node =
        new HubNode(
            vertx,
            version,
            spokes,
            trace,
            lineChecks,
            clock,
            System::nanoTime,
            new RefusalLog(System::nanoTime),
            mostStall);
    feed = local == null ? null : new CoordinatorFeed(vertx, local, spokes::ownChanged);
    Supplier<Coordinator> own = feed == null ? null : feed::latest;
    router = new HubRouter(node, new Directory(spokes, own), local, new SessionLists(node, own));
  }

  /** Answers every call of the hub's API. */
  public CallHandler router() {
    return router;
  }

  /** Takes the connections of spokes. */
  public TunnelAcceptor acceptor() {
    return (stream, caller) -> new HubConnection(node, GrpcLink.of(stream), caller).begin();
  }

  @Override
  public Future<?> start() {
    if (feed != null) {
      feed.start();
    }
    return Future.succeededFuture();
  }

  /**
   * Takes leave of the spokes, which fails the calls on their way to them, and admits none any
   * more; done when that has happened. Any thread.
   */
  public Future<?> leave() {
    spokes.close();
    Future<?> written = keeper == null ? Future.succeededFuture() : keeper.close();
    return written.eventually(this::leaveSpokes);
  }

  private Future<?> leaveSpokes() {
    return Future.join(
        spokes.all().stream()
            .map(Spoke::connection)
            .filter(Objects::nonNull)
            .map(connection -> connection.leave(Refusal.STOPS))
            .toList());
  }

  @Override
  public Future<?> stop() {
    if (feed != null) {
      feed.stop();
    }
    return leave().eventually(() -> node.lineChecks().close());
  }
}
