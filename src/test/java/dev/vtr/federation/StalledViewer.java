package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Message;
import dev.vtr.rpc.GrpcFront;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.concurrent.atomic.AtomicLong;

/** A client of a stream that reads nothing until it is told to. */
final class StalledViewer {
  private final Vertx vertx;
  private final Promise<GrpcClientResponse<Buffer, Buffer>> response = Promise.promise();
  private final Promise<Void> enough = Promise.promise();
  private final Promise<String> end = Promise.promise();
  private final AtomicLong bytes = new AtomicLong();
  private volatile long wanted = Long.MAX_VALUE;
  private volatile GrpcClientRequest<Buffer, Buffer> request;

  StalledViewer(Federation federation, Message payload) {
    this(federation, "Subscribe", payload);
  }

  StalledViewer(Federation federation, String method, Message payload) {
    vertx = federation.clientVertx;
    // Of its own: a client's streams share a window of HTTP/2.
    GrpcClient.client(
            federation.clientVertx,
            new GrpcClientOptions().setMaxMessageSize(GrpcFront.MAX_MESSAGE_BYTES))
        .request(federation.address())
        .onFailure(response::tryFail)
        .onSuccess(
            opened -> {
              request = opened;
              opened.fullMethodName("vtr.v1.Vtr/" + method);
              opened.headers().set("authorization", "Bearer " + Federation.TOKEN);
              opened
                  .response()
                  .onFailure(response::tryFail)
                  .onSuccess(
                      begun -> {
                        begun.pause();
                        begun.handler(this::item);
                        begun.errorHandler(error -> end.tryComplete(error.name()));
                        begun
                            .end()
                            .onSuccess(
                                done ->
                                    end.tryComplete(begun.status() + ": " + begun.statusMessage()))
                            .onFailure(failure -> end.tryComplete(failure.toString()));
                        response.tryComplete(begun);
                      });
              opened.end(Buffer.buffer(payload.toByteArray()));
            });
  }

  private void item(Buffer item) {
    if (bytes.addAndGet(item.length()) >= wanted) {
      enough.tryComplete();
    }
  }

  void awaitBegin() throws Exception {
    response.future().await(10, SECONDS);
  }

  void resume() throws Exception {
    response.future().await(10, SECONDS).resume();
  }

  /** Reads one item every so often. */
  void readEvery(long millis) throws Exception {
    GrpcClientResponse<Buffer, Buffer> reading = response.future().await(10, SECONDS);
    vertx.setPeriodic(millis, now -> reading.fetch(1));
  }

  void awaitBytes(long count) throws Exception {
    wanted = count;
    enough.future().await(20, SECONDS);
  }

  /** How the stream ended, whether or not it was read. */
  String awaitEnd() throws Exception {
    return end.future().await(20, SECONDS);
  }

  boolean hasEnded() {
    return end.future().isComplete();
  }

  void cancel() {
    request.cancel();
  }
}
