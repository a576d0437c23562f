package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Message;
import dev.vtr.federation.hub.HubTrace;
import dev.vtr.federation.hub.HubVerticle;
import dev.vtr.federation.spoke.SpokeOptions;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.rpc.Admission;
import dev.vtr.rpc.BrowserGuard;
import dev.vtr.rpc.Caller;
import dev.vtr.rpc.GrpcFront;
import dev.vtr.rpc.TokenCredentials;
import dev.vtr.trace.HopTable;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.VtrTracer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A hub on a port of its own, and spokes, all in this JVM, with scripted sessions behind them. */
@SuppressWarnings({"try", "NonAtomicVolatileUpdate"}) // closing waits; one thread counts
final class Federation implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";
  static final String TOKEN_OF_A = "token-of-a";

  private static final Admission ADMISSION =
      new Admission(
          new TokenCredentials(
              Map.of(TOKEN, new Caller.Owner(), TOKEN_OF_A, new Caller.Spoke("a"))),
          new BrowserGuard(BrowserGuard.LOOPBACK, Set.of()));

  final SpanRecorder hubSpans = new SpanRecorder();
  final SpanRecorder spokeSpans = new SpanRecorder();
  private final Telemetry hubTelemetry = Telemetry.start(Resource.empty(), hubSpans);
  private final Telemetry spokeTelemetry = Telemetry.start(Resource.empty(), spokeSpans);
  final Vertx hubVertx;
  final Vertx spokeVertx;
  final FakeNode hub = new FakeNode("hub-1", "hub");
  GrpcClient client;
  final Vertx clientVertx = Vertx.vertx();
  private final boolean ownsSessions;
  private final Duration mostStall;
  private final @Nullable Path register;
  private volatile HubTrace hubTrace;
  private HttpServer server;
  private HubVerticle hubVerticle;
  private String hubDeployment = "";

  Federation() throws Exception {
    this(true);
  }

  Federation(boolean hubOwnsSessions) throws Exception {
    this(hubOwnsSessions, null);
  }

  /** {@code trace} null: the hub's spans go to {@link #hubSpans} only. */
  Federation(boolean hubOwnsSessions, @Nullable HubTrace trace) throws Exception {
    this(hubOwnsSessions, trace, Duration.ofSeconds(30));
  }

  /** {@code mostStall}: after which a stream ends whose client takes nothing. */
  Federation(boolean hubOwnsSessions, @Nullable HubTrace trace, Duration mostStall)
      throws Exception {
    this(hubOwnsSessions, trace, mostStall, null);
  }

  /** {@code register}: where the names of spokes outlive the hub. */
  Federation(Path register) throws Exception {
    this(true, null, Duration.ofSeconds(30), register);
  }

  private Federation(
      boolean hubOwnsSessions,
      @Nullable HubTrace trace,
      Duration mostStall,
      @Nullable Path register)
      throws Exception {
    this.mostStall = mostStall;
    this.register = register;
    ownsSessions = hubOwnsSessions;
    hubTrace = trace == null ? new HubTrace(hubTelemetry.spans(), null, null) : trace;
    hubVertx = vertx(() -> hubTrace.spans(), ADMISSION::admits);
    spokeVertx = vertx(spokeTelemetry::spans, _ -> false);
    client = newClient();
    server = startHub(0);
  }

  private static Vertx vertx(Supplier<Spans> spans, Predicate<HttpServerRequest> admitted) {
    HopTable hops = new HopTable(List.of());
    return Vertx.builder()
        .withTracer(options -> new VtrTracer(spans.get().tracer(), hops, admitted))
        .build();
  }

  private HttpServer startHub(int port) throws Exception {
    hubVerticle =
        new HubVerticle(
            hubVertx, "hub-1", "0.1.0", ownsSessions ? hub : null, hubTrace, mostStall, register);
    hubDeployment = await(hubVertx.deployVerticle(hubVerticle));
    GrpcFront front =
        new GrpcFront(
            hubVertx, ADMISSION, hubVerticle.router(), hubVerticle.acceptor(), System::nanoTime);
    return listen(front, port);
  }

  /**
   * A port that is wanted again may be held for a moment by somebody's outgoing connection, as
   * those take their ports from the same range.
   */
  private HttpServer listen(GrpcFront front, int port) throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(10);
    while (true) {
      try {
        return await(
            hubVertx
                .createHttpServer(new HttpServerOptions())
                .requestHandler(front)
                .listen(port, "127.0.0.1"));
      } catch (java.net.BindException taken) {
        if (port == 0 || System.nanoTime() > deadline) {
          throw taken;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** The hub ends, orderly, and begins anew on the same port, knowing nothing. */
  void restartHub() throws Exception {
    restartHub(() -> hubTrace);
  }

  private GrpcClient newClient() {
    return GrpcClient.client(
        clientVertx, new GrpcClientOptions().setMaxMessageSize(GrpcFront.MAX_MESSAGE_BYTES));
  }

  /** As above, with its tracing begun anew in between. */
  void restartHub(Callable<HubTrace> trace) throws Exception {
    int port = port();
    await(hubVertx.undeploy(hubDeployment));
    await(server.close());
    await(client.close());
    client = newClient(); // the old one may not have heard yet that its connection is at its end
    hubTrace = trace.call();
    server = startHub(port);
  }

  /** The hub has said goodbye, and its port is still open. */
  void leaveHub() throws Exception {
    await(hubVerticle.leave());
  }

  int port() {
    return server.actualPort();
  }

  SpokeOptions options(String name) {
    return options(name, port());
  }

  SpokeOptions options(String name, int port) {
    return SpokeOptions.of("127.0.0.1", port, name, "0.1.0", () -> TOKEN);
  }

  /** A spoke that is joined; the result is its deployment. */
  String join(FakeNode node) throws Exception {
    String deployment = start(options(node.name), node);
    awaitPresent(node.name);
    return deployment;
  }

  String start(SpokeOptions options, FakeNode node) throws Exception {
    return await(
        spokeVertx.deployVerticle(
            new SpokeVerticle(options, node, new SpokeTrace(spokeTelemetry.spans(), null, null))));
  }

  void awaitPresent(String spoke) throws Exception {
    awaitList(
        list ->
            list.getCoordinatorsList().stream()
                .anyMatch(each -> each.getName().equals(spoke) && each.getError().isEmpty()));
  }

  void awaitAway(String spoke) throws Exception {
    awaitList(
        list ->
            list.getCoordinatorsList().stream()
                .anyMatch(
                    each -> each.getName().equals(spoke) && each.getError().startsWith("away")));
  }

  /** Follows the hub's list until it is as {@code wanted}. */
  void awaitList(Predicate<ListReply> wanted) throws Exception {
    List<String> seen = new ArrayList<>();
    io.vertx.core.Promise<Void> done = io.vertx.core.Promise.promise();
    client
        .request(address())
        .onFailure(done::tryFail)
        .onSuccess(
            request -> {
              request.fullMethodName("vtr.v1.Vtr/SubscribeSessions");
              request.headers().set("authorization", "Bearer " + TOKEN);
              request.end(io.vertx.core.buffer.Buffer.buffer());
              request
                  .response()
                  .onFailure(done::tryFail)
                  .onSuccess(
                      response ->
                          response.handler(
                              item -> {
                                ListReply list = parse(item.getBytes());
                                seen.add(names(list));
                                if (wanted.test(list)) {
                                  done.tryComplete();
                                  request.cancel();
                                }
                              }));
            });
    try {
      done.future().await(20, SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("the list never came to be as wanted: " + seen, late);
    }
  }

  private static String names(ListReply list) {
    return list.getCoordinatorsList().stream().map(Coordinator::getName).toList()
        + " "
        + list.getCoordinatorsList().stream().map(Coordinator::getError).toList();
  }

  private static ListReply parse(byte[] item) {
    try {
      return ListReply.parseFrom(item);
    } catch (com.google.protobuf.InvalidProtocolBufferException malformed) {
      throw new AssertionError(malformed);
    }
  }

  ListReply list() throws Exception {
    return call("List", ListRequest.getDefaultInstance()).await().as(ListReply.parser());
  }

  ClientCall call(String method, Message payload) {
    return new ClientCall(client, address(), method, payload, 0);
  }

  ClientCall call(String method, Message payload, long timeoutMillis) {
    return new ClientCall(client, address(), method, payload, timeoutMillis);
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(port(), "127.0.0.1");
  }

  /** The one span of that name; waits until it has ended. */
  static SpanData awaited(SpanRecorder recorder, String name) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (recorder.ended().stream().noneMatch(span -> span.getName().equals(name))
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return recorder.the(name);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(15, SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(spokeVertx.close());
    await(hubVertx.close());
    await(clientVertx.close());
    hubTelemetry.close();
    spokeTelemetry.close();
  }
}
