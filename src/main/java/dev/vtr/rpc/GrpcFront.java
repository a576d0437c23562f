package dev.vtr.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.VtrOuterClass;
import dev.vtr.session.Failure;
import dev.vtr.sync.Pacing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The gRPC part of a node's one port: HTTP/2 with prior knowledge, by upgrade or over TLS, and
 * gRPC-Web over HTTP/1.1.
 *
 * <p>Refuses before anything is read: other hosts' names and other origins, wrong credentials,
 * compression of any kind (Vert.x inflates without a limit). What passes goes to the tunnel, to
 * health and reflection, or as a {@link Call} to the node's {@link CallHandler}. Without a
 * credential there is nothing, health included, and no span either: a stranger may not grow the
 * span file.
 *
 * <p>Departures from gRPC: no compression, no gRPC-Web in its text form, no JSON. A call without an
 * answer yet is bounded by its client's deadline alone.
 */
public final class GrpcFront implements Handler<HttpServerRequest> {
  /** Bytes of one message, both ways. */
  public static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private static final Set<String> CONTENT_TYPES =
      Set.of(
          "application/grpc",
          "application/grpc+proto",
          "application/grpc-web",
          "application/grpc-web+proto");
  private static final String CONTENT_TYPE_PREFIX = "application/grpc";
  private static final String ENCODING_HEADER = "grpc-encoding";
  private static final String ACCEPT_ENCODING_HEADER = "grpc-accept-encoding";
  private static final String IDENTITY = "identity";
  private static final String ENCODING_REFUSED = "grpc-encoding must be identity";

  /**
   * What Vert.x calls the encoding of a message whose compressed flag is set; {@link IncomingCall}
   * looks for it.
   */
  static final String FLAGGED = "flagged";

  private static final String OWN_PREFIX = "/vtr.v1.Vtr/";
  private static final String TUNNEL_PATH = OWN_PREFIX + Methods.TUNNEL;
  private static final ServiceName VTR = ServiceName.create(Methods.SERVICE);
  private static final ServiceMethod<TunnelFrame, TunnelFrame> TUNNEL =
      ServiceMethod.server(
          VTR,
          Methods.TUNNEL,
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(TunnelFrame.newBuilder()));

  private final Vertx vertx;
  private final Admission admission;
  private final CallHandler calls;
  private final Duration mostStall;
  private final LongSupplier nanoClock;
  private final LastingCalls lasting = new LastingCalls();
  private final GrpcServer server;

  /**
   * @param calls answers the calls of clients
   * @param tunnel takes the connections of spokes
   * @param nanoClock monotonic
   */
  public GrpcFront(
      Vertx vertx,
      Admission admission,
      CallHandler calls,
      TunnelAcceptor tunnel,
      LongSupplier nanoClock) {
    this(vertx, admission, calls, tunnel, Duration.ofNanos(Pacing.MAX_STALL_NANOS), nanoClock);
  }

  /**
   * @param mostStall for so long an answer that is whole waits for a client that takes nothing
   */
  GrpcFront(
      Vertx vertx,
      Admission admission,
      CallHandler calls,
      TunnelAcceptor tunnel,
      Duration mostStall,
      LongSupplier nanoClock) {
    this.vertx = vertx;
    this.admission = admission;
    this.calls = calls;
    this.mostStall = mostStall;
    this.nanoClock = nanoClock;
    server = GrpcServer.server(vertx, options());
    server.callHandler(TUNNEL, stream -> acceptTunnel(stream, tunnel));
    server.addService(Service.service(VTR, description()).build());
    server.addService(health());
    server.addService(ReflectionService.v1());
    server.callHandler(this::receive);
  }

  private static GrpcServerOptions options() {
    return new GrpcServerOptions()
        .setMaxMessageSize(MAX_MESSAGE_BYTES)
        .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT);
  }

  /** For reflection's eyes; the methods themselves are served by {@link #receive}. */
  private static ServiceDescriptor description() {
    return VtrOuterClass.getDescriptor().findServiceByName(VTR.name());
  }

  private HealthService health() {
    HealthService health = HealthService.create(vertx);
    health.register(Methods.SERVICE, () -> Future.succeededFuture(true));
    return health;
  }

  /**
   * The node stops: streams and waits end with {@code why}, also those that begin from now on. All
   * other calls go on. Any thread.
   */
  public void stop(Failure why) {
    lasting.stop(why);
  }

  /** Whether {@code request} is for this handler: by its content type, whatever its path. */
  public static boolean isGrpc(HttpServerRequest request) {
    String contentType = request.getHeader("content-type");
    return contentType != null && contentType.startsWith(CONTENT_TYPE_PREFIX);
  }

  @Override
  public void handle(HttpServerRequest request) {
    String contentType = request.getHeader("content-type");
    if (contentType == null || !CONTENT_TYPES.contains(contentType)) {
      request.response().setStatusCode(415).end();
      return;
    }
    Optional<Failure> refusal = admission.refusal(request);
    String encoding = request.getHeader(ENCODING_HEADER);
    if (refusal.isPresent()) {
      refuse(request, StatusMapping.status(refusal.get()), StatusMapping.message(refusal.get()));
    } else if (encoding != null && !encoding.equals(IDENTITY)) {
      RpcSpan.ofCurrent().failed(GrpcStatus.UNIMPLEMENTED, ENCODING_REFUSED);
      refuse(request, GrpcStatus.UNIMPLEMENTED, ENCODING_REFUSED);
    } else {
      // Without this header Vert.x never answers a message whose compressed flag is set; with it,
      // such a message says so.
      request.headers().set(ENCODING_HEADER, ownMethod(request) ? FLAGGED : IDENTITY);
      request.response().headersEndHandler(_ -> tellEncoding(request.response()));
      server.handle(request);
    }
  }

  /** Vert.x says that it takes gzip; what this front takes is identity (gRPC, "Compression"). */
  private static void tellEncoding(HttpServerResponse response) {
    response.headers().set(ACCEPT_ENCODING_HEADER, IDENTITY);
  }

  /**
   * Whether {@link #receive} will get it, which reads raw messages; all others are read by Vert.x.
   */
  private static boolean ownMethod(HttpServerRequest request) {
    String path = request.path();
    return path != null && path.startsWith(OWN_PREFIX) && !path.equals(TUNNEL_PATH);
  }

  /**
   * Answers with trailers only (gRPC over HTTP/2, "Trailers-Only"), and takes nothing more on an
   * HTTP/1.1 connection.
   */
  private static void refuse(HttpServerRequest request, GrpcStatus status, String message) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("connection", "close");
    }
    request
        .response()
        .putHeader("content-type", request.getHeader("content-type"))
        .putHeader(ACCEPT_ENCODING_HEADER, IDENTITY)
        .putHeader("grpc-status", status.toString())
        .putHeader("grpc-message", PercentEncoding.encode(message))
        .end();
  }

  private void acceptTunnel(
      GrpcServerRequest<TunnelFrame, TunnelFrame> stream, TunnelAcceptor tunnel) {
    admission
        .caller(stream.headers().get("authorization"))
        .ifPresent(caller -> tunnel.accept(stream, caller));
  }

  private void receive(GrpcServerRequest<Buffer, Buffer> request) {
    new IncomingCall(vertx, request, calls, mostStall, nanoClock, lasting).receive();
  }
}
