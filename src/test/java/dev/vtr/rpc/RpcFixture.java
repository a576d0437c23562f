package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.vtr.bus.Bus;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.SessionEvent;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionView;
import dev.vtr.session.SubscriberDemand;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.trace.HopTable;
import dev.vtr.trace.SpanOutcomes;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.VtrTracer;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.LongSpans;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.TraceFile;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A node's front on a port of its own, with a scripted coordinator behind it: what the coordinator
 * is asked is kept, and answered by a function that each test sets.
 */
final class RpcFixture {
  static final String TOKEN = "correct-horse-battery-staple";
  static final String SPANS_TOKEN = "only-spans";
  static final String SPOKE_TOKEN = "spoke-a-token";

  /** Streams look so often what to tell; how much time has passed for them their clock says. */
  private static final long PROGRESS_MILLIS = 20;

  /** A whole answer waits so long for a client that reads nothing; 30 s in a node. */
  static final Duration MOST_STALL = Duration.ofMillis(1_500);

  static final Node NODE = new Node("hub-1", "hub", "0.1.0", Map.of("zone", "z1"));
  static final SessionView VIEW =
      new SessionView(
          new SessionId(UUID.fromString("6f8b1f0e-8f43-4f0c-9a53-0d8b2f4e8d11")),
          SessionName.of("name", "build"),
          "hub-1",
          SessionView.Status.RUNNING,
          80,
          24,
          Instant.parse("2026-02-01T17:30:05.123Z"),
          true,
          "title",
          4711,
          null,
          null);

  final SpanRecorder recorder = new SpanRecorder();
  final Telemetry telemetry = Telemetry.start(Resource.empty(), recorder);
  final Vertx vertx;
  final Bus bus;
  final List<CoordinatorRequest> asked = new CopyOnWriteArrayList<>();
  final GrpcClient client;
  volatile Function<CoordinatorRequest, Future<?>> coordinator =
      _ -> Future.failedFuture(new IllegalStateException("no script"));

  /** How often a token was compared with those that are known. */
  final AtomicInteger credentialsChecked = new AtomicInteger();

  /** How far the clock of calls and streams is ahead of the machine's. */
  final AtomicLong aheadNanos = new AtomicLong();

  volatile CallHandler calls;
  volatile TunnelAcceptor tunnel = (stream, _) -> stream.response().end();
  private final Path directory = Files.createTempDirectory("vtr-rpc-test");
  private final TraceFile traceFile = traceFile(directory);
  private final HttpServer server;
  final GrpcFront front;

  RpcFixture() throws Exception {
    HopTable hops =
        new HopTable(
            List.of(
                CoordinatorRequest.ADDRESS,
                SessionRequest.ADDRESS,
                SessionEvent.ADDRESS,
                SubscriberUpdate.ADDRESS,
                SubscriberDemand.ADDRESS));
    TokenCredentials credentials =
        new TokenCredentials(
            Map.of(
                TOKEN, new Caller.Owner(),
                SPANS_TOKEN, new Caller.SpanSender(),
                SPOKE_TOKEN, new Caller.Spoke("a")));
    Admission admission =
        new Admission(
            authorization -> {
              credentialsChecked.incrementAndGet();
              return credentials.caller(authorization);
            },
            new BrowserGuard(BrowserGuard.LOOPBACK, java.util.Set.of("http://127.0.0.1:4620")));
    vertx =
        Vertx.builder()
            .withTracer(_ -> new VtrTracer(telemetry.spans().tracer(), hops, admission::admits))
            .build();
    bus = Bus.of(vertx, SpanOutcomes.OF_CURRENT);
    bus.serve(
        CoordinatorRequest.ADDRESS,
        request -> {
          asked.add(request);
          return coordinator.apply(request);
        });
    calls =
        new LocalCalls(
            vertx,
            bus,
            NODE,
            new StreamTracing(
                telemetry.spans(),
                new LongSpans(traceFile, Clock.getDefault()),
                () -> System.nanoTime() + aheadNanos.get(),
                PROGRESS_MILLIS));
    front =
        new GrpcFront(
            vertx,
            admission,
            call -> calls.handle(call),
            (stream, caller) -> tunnel.accept(stream, caller),
            MOST_STALL,
            () -> System.nanoTime() + aheadNanos.get());
    server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions())
                .requestHandler(front)
                .listen(0, "127.0.0.1"));
    client =
        GrpcClient.client(
            vertx, new GrpcClientOptions().setMaxMessageSize(GrpcFront.MAX_MESSAGE_BYTES));
  }

  private static TraceFile traceFile(Path directory) {
    InstantSource clock = InstantSource.system();
    JsonlFile file =
        new JsonlFile(
            directory.resolve("traces.jsonl"),
            JsonlLimits.DEFAULT,
            clock,
            Disk.real(),
            "test",
            _ -> {});
    return TraceFile.start(file, Resource.empty(), QueueLimits.DEFAULT, clock, null, _ -> {});
  }

  int port() {
    return server.actualPort();
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(port(), "127.0.0.1");
  }

  /** A call over HTTP/2 with the right token. */
  Http2Call call(String method) {
    return new Http2Call(this, method);
  }

  /** What {@code method} answers to {@code request}, which it must take. */
  byte[] answer(String method, MessageLite request) throws Exception {
    Http2Call.Answer answer = call(method).send(request);
    assertThat(answer.status()).as(answer.message()).isEqualTo(GrpcStatus.OK);
    return answer.items().getFirst().getBytes();
  }

  /** {@code method} refuses {@code request} for {@code field}, and asks nobody. */
  void refused(String method, MessageLite request, String field) throws Exception {
    Http2Call.Answer answer = call(method).send(request);
    assertThat(answer.status()).as("%s %s", method, field).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(answer.message()).startsWith(field + ' ');
    assertThat(asked).isEmpty();
  }

  /** What a session was asked last. */
  SessionRequest<?> askedOfSession() {
    return ((CoordinatorRequest.Ask<?>) asked.getLast()).request();
  }

  /** A gRPC-Web client with the right token. */
  WebClient web() {
    return new WebClient(port());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  void close() throws Exception {
    await(vertx.close());
    telemetry.close();
    traceFile.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The lines of the file of long-lived spans, so far. */
  List<String> lines() throws Exception {
    traceFile.flush().get(10, java.util.concurrent.TimeUnit.SECONDS);
    return Files.readAllLines(directory.resolve("traces.jsonl"));
  }

  /** Waits until a span of that name has ended, and returns it. */
  SpanData ended(String name) throws Exception {
    long deadline = System.nanoTime() + java.util.concurrent.TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      for (SpanData span : recorder.ended()) {
        if (span.getName().equals(name)) {
          return span;
        }
      }
      await(vertx.timer(1)); // spans end on other threads
    }
    throw new AssertionError("no span called " + name + " ended");
  }
}
