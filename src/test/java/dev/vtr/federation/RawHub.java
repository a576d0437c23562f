package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vtr.federation.tunnel.TunnelMethod;
import dev.vtr.proto.CallError;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A hub's end of the tunnel that answers hello with frames of a test's, acknowledges spans, and
 * keeps what it is sent. It ends with its Vert.x.
 */
final class RawHub {
  private final List<TunnelFrame> heard = new CopyOnWriteArrayList<>();
  private final Promise<CallResponse> answer = Promise.promise();
  private final Promise<CallError> error = Promise.promise();
  private final List<TunnelFrame> toHello;
  private final @Nullable GrpcStatus end;
  private final HttpServer server;

  RawHub(Vertx vertx, List<TunnelFrame> toHello) throws Exception {
    this(vertx, toHello, null);
  }

  /**
   * @param end with which a connection ends once its hello is answered; null: it stays
   */
  RawHub(Vertx vertx, List<TunnelFrame> toHello, @Nullable GrpcStatus end) throws Exception {
    this.toHello = toHello;
    this.end = end;
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.callHandler(
        TunnelMethod.SERVER, stream -> stream.handler(frame -> received(stream, frame)));
    server =
        Federation.await(
            vertx
                .createHttpServer(new HttpServerOptions())
                .requestHandler(grpc)
                .listen(0, "127.0.0.1"));
  }

  private void received(GrpcServerRequest<TunnelFrame, TunnelFrame> stream, TunnelFrame frame) {
    heard.add(frame);
    switch (frame.getKindCase()) {
      case HELLO -> {
        toHello.forEach(stream.response()::write);
        if (end != null) {
          stream.response().status(end).end();
        }
      }
      case RESPONSE -> answer.tryComplete(frame.getResponse());
      case ERROR -> error.tryComplete(frame.getError());
      case TRACE_BATCH -> stream.response().write(acknowledgement(frame.getTraceBatch()));
      default -> {}
    }
  }

  private static TunnelFrame acknowledgement(TraceBatch batch) {
    return TunnelFrame.newBuilder()
        .setTraceAck(
            TraceAck.newBuilder()
                .setInstanceId(batch.getInstanceId())
                .setFirstSeq(batch.getFirstSeq())
                .setLastSeq(batch.getLastSeq()))
        .build();
  }

  int port() {
    return server.actualPort();
  }

  /** What has come so far; from any thread. */
  List<TunnelFrame> heard() {
    return heard;
  }

  /** The first answer of the spoke to a call. */
  CallResponse awaitAnswer() throws Exception {
    return answer.future().await(10, SECONDS);
  }

  /** With which the spoke failed a call first. */
  CallError awaitError() throws Exception {
    return error.future().await(10, SECONDS);
  }
}
