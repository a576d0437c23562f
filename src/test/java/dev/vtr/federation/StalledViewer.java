package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Message;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.concurrent.atomic.AtomicLong;

/** A subscriber that reads nothing until it is told to. */
final class StalledViewer {
  private final Promise<GrpcClientResponse<Buffer, Buffer>> response = Promise.promise();
  private final Promise<Void> enough = Promise.promise();
  private final AtomicLong bytes = new AtomicLong();
  private volatile long wanted = Long.MAX_VALUE;
  private volatile GrpcClientRequest<Buffer, Buffer> request;

  StalledViewer(Federation federation, Message payload) {
    // Of its own: a client's streams share a window of HTTP/2.
    GrpcClient.client(federation.clientVertx)
        .request(federation.address())
        .onFailure(response::tryFail)
        .onSuccess(
            opened -> {
              request = opened;
              opened.fullMethodName("vtr.v1.Vtr/Subscribe");
              opened.headers().set("authorization", "Bearer " + Federation.TOKEN);
              opened
                  .response()
                  .onFailure(response::tryFail)
                  .onSuccess(
                      begun -> {
                        begun.pause();
                        begun.handler(this::item);
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

  void resume() throws Exception {
    response.future().await(10, SECONDS).resume();
  }

  void awaitBytes(long count) throws Exception {
    wanted = count;
    enough.future().await(20, SECONDS);
  }

  void cancel() {
    request.cancel();
  }
}
