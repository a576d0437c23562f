package dev.vtr.app;

import dev.vtr.config.Token;
import dev.vtr.federation.hub.HubTrace;
import dev.vtr.federation.hub.HubVerticle;
import dev.vtr.rpc.Admission;
import dev.vtr.rpc.BodyLimits;
import dev.vtr.rpc.BrowserGuard;
import dev.vtr.rpc.CallHandler;
import dev.vtr.rpc.Caller;
import dev.vtr.rpc.GrpcFront;
import dev.vtr.rpc.SpanIntake;
import dev.vtr.rpc.TokenCredentials;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import dev.vtr.trace.jsonl.OtlpIntake;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A running hub: the one port that clients and spokes connect to. */
public final class Hub implements AutoCloseable {
  /** In which clients and spokes take what was said to them at the end. */
  private static final long LAST_WORDS_SECONDS = 1;

  private final Node node;
  private final HubVerticle federation;
  private final GrpcFront front;
  private final HttpServer server;
  private final @Nullable SpanIntake spans;
  private final String host;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Hub(
      Node node,
      HubVerticle federation,
      GrpcFront front,
      HttpServer server,
      @Nullable SpanIntake spans,
      String host) {
    this.node = node;
    this.federation = federation;
    this.front = front;
    this.server = server;
    this.spans = spans;
    this.host = host;
  }

  /**
   * Starts a hub and waits until it listens.
   *
   * @throws StartFailure when the address is taken, or open to others without TLS; nothing is left
   *     running
   */
  public static Hub start(HubOptions options) throws StartFailure {
    requireListenable(options.host(), options.port(), options.tls());
    TokenCredentials credentials = new TokenCredentials(() -> callers(options));
    BrowserGuard guard = new BrowserGuard(hosts(options), Set.of());
    Admission admission = new Admission(credentials, guard);
    Node node = Node.hub(options.node(), admission);
    try {
      return listen(node, options, admission);
    } catch (StartFailure failure) {
      node.close();
      throw failure;
    }
  }

  private static Map<String, Caller> callers(HubOptions options) {
    Map<String, Caller> callers = new HashMap<>();
    options
        .spokeTokens()
        .get()
        .forEach((name, token) -> callers.put(token, new Caller.Spoke(name)));
    callers.put(Token.forSpansOnly(options.token()), new Caller.SpanSender());
    callers.put(options.token(), new Caller.Owner());
    return callers;
  }

  private static void requireLoopback(String host) throws StartFailure {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new StartFailure(
            "--addr " + host + " is open to other machines, and there is no TLS",
            "Listen on 127.0.0.1, or configure [tls] cert and key.");
      }
    } catch (UnknownHostException e) {
      throw new StartFailure("--addr: no such host: " + host, "Listen on 127.0.0.1.");
    }
  }

  /**
   * Looks before anything is made, so that a start in vain leaves no file.
   *
   * @throws StartFailure when nothing may or can listen there
   */
  public static void requireListenable(String host, int port, @Nullable TlsFiles tls)
      throws StartFailure {
    if (tls == null) {
      requireLoopback(host);
    }
    requireFree(host, port);
  }

  @SuppressWarnings(
      "AddressSelection") // a name is what the user gave, and listens on its first address
  private static void requireFree(String host, int port) throws StartFailure {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new StartFailure(
          "--addr " + host + ":" + port + " cannot be listened on: " + e.getMessage(),
          "Stop what listens there, or take another --addr (port 0 takes a free one).");
    }
  }

  private static Hub listen(Node node, HubOptions options, Admission admission)
      throws StartFailure {
    NodeOptions common = options.node();
    @Nullable CallHandler local = options.ownsSessions() ? node.startSessions() : null;
    NodeTrace own = node.trace();
    HubTrace trace = new HubTrace(own.spans(), own.longSpans(), own.store());
    HubVerticle federation =
        new HubVerticle(
            node.vertx(),
            common.name(),
            common.version(),
            local,
            trace,
            common.trace().spans().resolveSibling("spokes-" + common.name()));
    Node.await(node.deploy(federation), "the federation");
    @Nullable SpanIntake spans =
        own.store() == null
            ? null
            : new SpanIntake(
                node.vertx(),
                admission,
                new OtlpIntake(InstantSource.system()),
                own.store(),
                BodyLimits.STANDARD);
    GrpcFront front =
        new GrpcFront(
            node.vertx(), admission, federation.router(), federation.acceptor(), System::nanoTime);
    UnprovenConnections unproven =
        new UnprovenConnections(
            node.vertx(),
            options.firstCredential(),
            admission::knows,
            admission::knowsSpanSender,
            UnprovenConnections.SENDERS);
    HttpServer server =
        Node.await(
            node.vertx()
                .createHttpServer(ListenOptions.of(options.tls(), options.firstCredential()))
                .connectionHandler(
                    connection -> {
                      unproven.opened(connection);
                      ControlFrames.bound(connection, System::nanoTime);
                    })
                .requestHandler(
                    request -> {
                      handle(front, spans, request);
                      unproven.heard(request);
                    })
                .listen(options.port(), options.host()),
            "the listener on " + options.host() + ":" + options.port());
    Hub hub = new Hub(node, federation, front, server, spans, options.host());
    if (spans != null) {
      node.programsSendSpansTo(hub.reachable(), options::token, options.tls());
    }
    return hub;
  }

  /** As {@link #address}, by a name that a program on this machine can call. */
  private String reachable() {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    return everywhere ? "127.0.0.1:" + server.actualPort() : address();
  }

  /** The names that a request may call this hub by. */
  private static Set<String> hosts(HubOptions options) {
    Set<String> hosts = new HashSet<>(BrowserGuard.LOOPBACK);
    String host = options.host().toLowerCase(Locale.ROOT);
    hosts.add(host.indexOf(':') < 0 ? host : "[" + host + "]");
    return hosts;
  }

  private static void handle(
      GrpcFront front, @Nullable SpanIntake spans, HttpServerRequest request) {
    if (GrpcFront.isGrpc(request)) {
      front.handle(request);
    } else if (spans != null && SpanIntake.isSpans(request)) {
      spans.handle(request);
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  /** Where it listens: {@code HOST:PORT}, with the port that was taken. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.actualPort();
  }

  /** The file of spans that this process writes; null while it cannot be written. */
  public @Nullable Path traces() {
    return node.trace().written();
  }

  /** The file of metrics that this process writes; null if it could not be opened. */
  public @Nullable Path metrics() {
    return node.trace().writtenMetrics();
  }

  /**
   * Fails the calls on their way to spokes, all streams and all waits; ends the programs, lets the
   * answers go out, ends.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    node.close(this::endCalls, this::closeDoor);
  }

  /** Spokes first: whose wait goes through one hears its name as well. */
  private Future<?> endCalls() {
    return federation
        .leave()
        .onComplete(_ -> front.stop(new Failure.Unavailable(Reason.HUB_STOPS, HubVerticle.STOPS)));
  }

  /** Posts of spans are answered first: of one that is cut off nobody would know. */
  private Future<?> closeDoor() {
    Future<?> posts = spans == null ? Future.succeededFuture() : spans.leave();
    return posts.eventually(() -> server.shutdown(LAST_WORDS_SECONDS, TimeUnit.SECONDS));
  }
}
