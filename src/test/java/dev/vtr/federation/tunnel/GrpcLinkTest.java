package dev.vtr.federation.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.harness.ProductLog;
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

/** What one side of a real stream hears of how the other one ended it. */
@Timeout(60)
class GrpcLinkTest {
  private static final TunnelFrame FRAME =
      TunnelFrame.newBuilder().setPing(Ping.newBuilder().setSentNs(1)).build();

  private static final TunnelFrame LARGE_FRAME =
      TunnelFrame.newBuilder()
          .setFragment(
              Fragment.newBuilder()
                  .setPart(ByteString.copyFrom(new byte[TunnelLimits.SLICE_BYTES])))
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

  /**
   * A spoke leaves a hub that has written as much as goes, and then did {@code more}.
   *
   * @param log of all that
   */
  private void leaveUnread(ProductLog log, Consumer<FrameLink> more) throws Exception {
    Promise<Void> gone = Promise.promise();
    HttpServer server =
        listening(
            request -> {
              request.connection().closeHandler(gone::tryComplete);
              FrameLink hub = GrpcLink.of(request);
              hub.listen(
                  new Ear(
                      Promise.promise(),
                      first -> {
                        while (hub.writable()) {
                          hub.write(LARGE_FRAME);
                        }
                        more.accept(hub);
                      }));
            });
    connect(
        server,
        request -> {
          request.response().onSuccess(answer -> request.connection().close());
          request.write(FRAME);
        });
    gone.future().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    assertThat(log.written()).noneMatch(line -> line.contains("Throwable"));
  }

  @Test
  void aSpokeThatGoesWithFramesUnreadLeavesNoErrorInTheLog() throws Exception {
    try (ProductLog log = new ProductLog()) {
      leaveUnread(log, hub -> {});
      assertThat(log.logged()).noneMatch(line -> line.contains("Throwable"));
    }
  }

  @Test
  void norDoesOneWhoseStreamHadEndedBehindThem() throws Exception {
    try (ProductLog log = new ProductLog()) {
      leaveUnread(log, hub -> hub.close(0, "done"));
      // Should this fail: Vert.x has mended it, and KnownRecords can go.
      assertThat(log.logged()).anyMatch(line -> line.contains("listener onStreamClosed"));
    }
  }
}
