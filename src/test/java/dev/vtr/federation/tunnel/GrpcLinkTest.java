package dev.vtr.federation.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.Ping;
import dev.vtr.proto.TunnelFrame;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What one side of a real stream hears of how the other one ended it. */
@Timeout(60)
class GrpcLinkTest {
  private static final TunnelFrame FRAME =
      TunnelFrame.newBuilder().setPing(Ping.newBuilder().setSentNs(1)).build();

  private static final TunnelFrame LARGE_FRAME =
      TunnelFrame.newBuilder()
          .setFragment(
              Fragment.newBuilder().setPart(ByteString.copyFrom(new byte[TunnelLimits.SLICE_BYTES])))
          .build();

  private final Vertx vertx = Vertx.vertx();

  private record End(int code, String reason) {}

  /** Tells how the link ended, and hands on what comes. */
  private record Ear(Promise<End> end, Consumer<TunnelFrame> frames) implements FrameLink.Listener {
    @Override
    public void received(TunnelFrame frame) {
      frames.accept(frame);
    }

    @Override
    public void drained() {}

    @Override
    public void broken(int code, String reason) {
      end.tryComplete(new End(code, "broken: " + reason));
    }

    @Override
    public void closed(int code, String reason) {
      end.tryComplete(new End(code, reason));
    }
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().await(15, SECONDS);
  }

  /** How the spoke's side hears of it when the hub closes at the spoke's frame {@code last}. */
  private End endOfHub(int last, int code, String reason) throws Exception {
    return endWith(
        request -> {
          FrameLink hub = GrpcLink.of(request);
          int[] came = new int[1];
          hub.listen(
              new Ear(
                  Promise.promise(),
                  frame -> {
                    hub.write(frame);
                    if (++came[0] == last) {
                      hub.close(code, reason);
                    }
                  }));
        });
  }

  private End endWith(Handler<GrpcServerRequest<TunnelFrame, TunnelFrame>> hub) throws Exception {
    Promise<End> end = Promise.promise();
    connect(listening(hub), request -> spoke(request, end)).onFailure(end::tryFail);
    return end.future().await(10, SECONDS);
  }

  private HttpServer listening(Handler<GrpcServerRequest<TunnelFrame, TunnelFrame>> hub)
      throws Exception {
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.callHandler(TunnelMethod.SERVER, hub);
    return vertx.createHttpServer().requestHandler(grpc).listen(0, "127.0.0.1").await(10, SECONDS);
  }

  private Future<?> connect(
      HttpServer server, Handler<GrpcClientRequest<TunnelFrame, TunnelFrame>> spoke) {
    Promise<Void> connected = Promise.promise();
    vertx.runOnContext(
        now ->
            GrpcClient.client(vertx)
                .request(
                    SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"),
                    TunnelMethod.CLIENT)
                .onFailure(connected::tryFail)
                .onSuccess(spoke));
    return connected.future();
  }

  private static void spoke(GrpcClientRequest<TunnelFrame, TunnelFrame> request, Promise<End> end) {
    FrameLink spoke = GrpcLink.of(request);
    spoke.listen(new Ear(end, spoke::write));
    spoke.write(FRAME);
  }

  @Test
  void theReasonOfAHubThatEndsTheStreamIsHeard() throws Exception {
    assertThat(endOfHub(2, 14, "nothing heard for 12 s"))
        .isEqualTo(new End(14, "nothing heard for 12 s"));
  }

  @Test
  void theReasonOfAHubThatEndsTheStreamAtOnceIsHeard() throws Exception {
    assertThat(endOfHub(1, 16, "the token is wrong: 'x', 100 % so"))
        .isEqualTo(new End(16, "the token is wrong: 'x', 100 % so"));
  }

  @Test
  void bytesOfAHubThatAreNoFrameAreToldAsThat() throws Exception {
    Buffer bytes = Buffer.buffer(new byte[] {-1, -1, -1});
    assertThat(endWith(hub -> hub.response().writeMessage(GrpcMessage.message("identity", bytes))))
        .isEqualTo(new End(11, "broken: what came is no frame"));
  }

  @Test
  void aSpokeThatGoesWithFramesUnreadLeavesNoErrorInTheLog() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    Promise<End> end = Promise.promise();
    try {
      HttpServer server =
          listening(
              request -> {
                FrameLink hub = GrpcLink.of(request);
                hub.listen(
                    new Ear(
                        end,
                        first -> {
                          while (hub.writable()) {
                            hub.write(LARGE_FRAME);
                          }
                        }));
              });
      connect(
          server,
          request -> {
            request.response().onSuccess(answer -> request.connection().close());
            request.write(FRAME);
          });
      assertThat(end.future().await(10, SECONDS).code()).isEqualTo(14);
      vertx.close().await(10, SECONDS);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).filteredOn(event -> event.getLevel() == Level.ERROR).isEmpty();
  }
}
