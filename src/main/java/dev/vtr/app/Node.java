package dev.vtr.app;

import dev.vtr.bus.Bus;
import dev.vtr.config.Token;
import dev.vtr.pty.PtyVerticle;
import dev.vtr.rpc.Admission;
import dev.vtr.rpc.CallHandler;
import dev.vtr.rpc.LocalCalls;
import dev.vtr.rpc.StreamTracing;
import dev.vtr.session.Clock;
import dev.vtr.session.CoordinatorVerticle;
import dev.vtr.session.SessionTracing;
import dev.vtr.trace.OtlpEnvironment;
import dev.vtr.trace.SpanOutcomes;
import dev.vtr.trace.VtrTracer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every node is made of: its tracing, Vert.x with our tracer, the bus, and its sessions. */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** Starting waits for the disk and for native libraries; on a busy machine that takes seconds. */
  private static final long START_SECONDS = 30;

  /** Programs get their hang-up and then their kill; nothing of it should take longer. */
  private static final long STOP_SECONDS = 10;

  private final NodeOptions options;
  private final String role;
  private final NodeTrace trace;
  private final Vertx vertx;
  private final Bus bus;
  private final OtlpEnvironment otlp = new OtlpEnvironment();

  /** The coordinator's deployment; empty without sessions. */
  private String coordinator = "";

  private Node(NodeOptions options, String role, NodeTrace trace, Vertx vertx, Bus bus) {
    this.options = options;
    this.role = role;
    this.trace = trace;
    this.vertx = vertx;
    this.bus = bus;
  }

  /**
   * A hub without sessions yet.
   *
   * @param door decides which requests may leave a span
   */
  static Node hub(NodeOptions options, Admission door) {
    NodeTrace trace = NodeTrace.ofHub(options.trace(), options.version(), options.name());
    return of(
        options, "hub", trace, new VtrTracer(trace.spans().tracer(), Routes.hops(), door::admits));
  }

  /** A spoke without sessions yet. */
  static Node spoke(NodeOptions options) {
    NodeTrace trace = NodeTrace.ofSpoke(options.trace(), options.version(), options.name());
    return of(options, "spoke", trace, new VtrTracer(trace.spans().tracer(), Routes.hops()));
  }

  private static Node of(NodeOptions options, String role, NodeTrace trace, VtrTracer tracer) {
    Vertx vertx = Vertx.builder().with(vertxOptions()).withTracer(_ -> tracer).build();
    return new Node(options, role, trace, vertx, Bus.of(vertx, SpanOutcomes.OF_CURRENT));
  }

  /**
   * One event loop for each processor, which is half of what Vert.x takes: a call crosses several
   * of them, and each crossing wakes a thread (an eighth of a call's processor time was saved). No
   * file is served by Vert.x: its cache would leave a directory of each node that was killed.
   */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /** Starts what owns sessions, and answers the calls for them. */
  CallHandler startSessions() throws StartFailure {
    Path ledger = options.trace().spans().resolveSibling("programs-" + options.name());
    await(deploy(new PtyVerticle(bus, ledger)), "the terminals");
    coordinator =
        await(
            deploy(
                new CoordinatorVerticle(
                    bus,
                    new SessionTracing(trace.spans(), trace.longSpans()::began, otlp),
                    options.sessions(),
                    Clock.SYSTEM)),
            "the coordinator");
    return new LocalCalls(
        vertx,
        bus,
        new dev.vtr.rpc.Node(options.name(), role, options.version(), Map.of()),
        new StreamTracing(trace.spans(), trace.longSpans(), System::nanoTime));
  }

  Future<String> deploy(VerticleBase verticle) {
    return vertx.deployVerticle(verticle);
  }

  Vertx vertx() {
    return vertx;
  }

  /**
   * Tells programs to come where to send their own spans, if that is wanted.
   *
   * @param authority {@code HOST:PORT} of the hub
   * @param token the hub's; programs get one that was made of it, for spans only
   */
  void programsSendSpansTo(String authority, Supplier<String> token, @Nullable TlsFiles tls) {
    if (options.trace().enabled() && options.trace().otlpForSessions()) {
      otlp.open(
          (tls == null ? "http://" : "https://") + authority,
          () -> Token.forSpansOnly(token.get()),
          tls == null ? null : tls.ca());
    }
  }

  NodeTrace trace() {
    return trace;
  }

  /**
   * Waits for a part of the start.
   *
   * @param what the part, for the failure
   */
  static <T> T await(Future<T> future, String what) throws StartFailure {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StartFailure(
          what + " cannot be started: " + cause(e), "See the log on standard error.");
    } catch (TimeoutException e) {
      throw new StartFailure(
          what + " did not start within " + START_SECONDS + " s", "Look at the machine's load.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("the start was interrupted", "Start again.");
    }
  }

  /** Ends the programs while the terminals still tell of it. */
  private Future<Void> endSessions() {
    return coordinator.isEmpty() ? Future.succeededFuture() : vertx.undeploy(coordinator);
  }

  private static @Nullable String cause(ExecutionException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  /** As {@link #close(Supplier, Supplier)}, with no leave to take. */
  @Override
  public void close() {
    close(Future::succeededFuture, Future::succeededFuture);
  }

  /**
   * Ends the programs, lets the node take its leave, ends everything else, and writes the last
   * spans. Waits at most ten seconds for each part.
   *
   * @param first what is to be done while the sessions still live
   * @param leave what is left to do once no session is left, while everything else still runs
   */
  void close(Supplier<Future<?>> first, Supplier<Future<?>> leave) {
    // One after the other from this thread: a future of an event loop is never done once Vert.x has
    // ended that loop.
    awaitStopped(first.get(), "calls");
    awaitStopped(endSessions(), "programs");
    awaitStopped(leave.get(), "leave");
    awaitStopped(vertx.close(), "event loops");
    trace.close();
  }

  private static void awaitStopped(Future<?> stopped, String what) {
    try {
      stopped.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: not all stopped: {}", what, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
