package dev.vtr.app;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.rpc.GrpcFront;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

/** A subscriber of a session over HTTP/2, which reads, or does not. */
final class Viewing implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();

  /** Held: Vert.x closes a client that nobody refers to. */
  private final GrpcClient client =
      GrpcClient.client(
          vertx, new GrpcClientOptions().setMaxMessageSize(GrpcFront.MAX_MESSAGE_BYTES));

  private final BlockingQueue<SubscribeEvent> events = new LinkedBlockingQueue<>();
  private final Promise<Void> ended = Promise.promise();
  private final GrpcClientRequest<Buffer, Buffer> request;
  private final GrpcClientResponse<Buffer, Buffer> response;

  private Viewing(int port, SubscribeRequest asked, boolean reads) throws Exception {
    Promise<GrpcClientRequest<Buffer, Buffer>> opened = Promise.promise();
    Promise<GrpcClientResponse<Buffer, Buffer>> begun = Promise.promise();
    vertx.runOnContext(
        _ ->
            client
                .request(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .onSuccess(call -> begin(call, asked, reads).onComplete(begun))
                .onComplete(opened));
    request = opened.future().await(10, SECONDS);
    response = begun.future().await(10, SECONDS);
  }

  private Future<GrpcClientResponse<Buffer, Buffer>> begin(
      GrpcClientRequest<Buffer, Buffer> call, SubscribeRequest asked, boolean reads) {
    call.fullMethodName("vtr.v1.Vtr/Subscribe");
    call.headers().set("authorization", "Bearer " + TwoNodes.TOKEN);
    call.end(Buffer.buffer(asked.toByteArray()));
    return call.response()
        .onSuccess(
            answer -> {
              answer.handler(this::item);
              answer.end().onComplete(_ -> ended.tryComplete());
              if (!reads) {
                answer.pause();
              }
            });
  }

  /** Of {@code session}, everything, read at once. */
  static Viewing of(TwoNodes nodes, SubscribeRequest.Builder asked) throws Exception {
    return new Viewing(nodes.port(), asked.build(), true);
  }

  /** As {@link #of}, but nothing is read before {@link #resume}. */
  static Viewing stalled(TwoNodes nodes, SubscribeRequest.Builder asked) throws Exception {
    return new Viewing(nodes.port(), asked.build(), false);
  }

  private void item(Buffer bytes) {
    try {
      events.add(SubscribeEvent.parseFrom(bytes.getBytes()));
    } catch (com.google.protobuf.InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }

  /** The next event. */
  SubscribeEvent next() throws InterruptedException {
    SubscribeEvent event = events.poll(10, SECONDS);
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  void resume() {
    response.resume();
  }

  void awaitEnd() throws Exception {
    ended.future().await(20, SECONDS);
  }

  /** Goes away as a client does. */
  void leave() {
    request.cancel();
  }

  @Override
  public void close() {
    try {
      vertx.close().await(10, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }
}
