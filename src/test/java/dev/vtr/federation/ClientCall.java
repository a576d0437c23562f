package dev.vtr.federation;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One call of a client to the hub, over HTTP/2. */
final class ClientCall {
  final List<byte[]> items = new CopyOnWriteArrayList<>();
  private final Promise<Answer> answer = Promise.promise();
  private final Promise<Void> firstItem = Promise.promise();
  private volatile GrpcClientRequest<Buffer, Buffer> request;

  /**
   * @param why reason and field, with a blank between them
   */
  record Answer(GrpcStatus status, String message, String why, List<byte[]> items) {
    <T> T as(Parser<T> parser) throws Exception {
      if (status != GrpcStatus.OK) {
        throw new AssertionError(status + ": " + message);
      }
      return parser.parseFrom(items.getFirst());
    }
  }

  ClientCall(
      GrpcClient client, SocketAddress hub, String method, Message payload, long timeoutMillis) {
    client
        .request(hub)
        .onFailure(answer::tryFail)
        .onSuccess(
            opened -> {
              request = opened;
              opened.fullMethodName("vtr.v1.Vtr/" + method);
              opened.headers().set("authorization", "Bearer " + Federation.TOKEN);
              if (timeoutMillis > 0) {
                opened.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
              }
              opened.response().onFailure(answer::tryFail).onSuccess(this::read);
              opened.end(Buffer.buffer(payload.toByteArray()));
            });
  }

  private void read(io.vertx.grpc.client.GrpcClientResponse<Buffer, Buffer> response) {
    response.handler(
        item -> {
          items.add(item.getBytes());
          firstItem.tryComplete();
        });
    response.errorHandler(error -> answer.tryFail(String.valueOf(error)));
    response
        .end()
        .onComplete(
            end -> {
              if (response.status() == null) {
                answer.tryFail(end.cause());
              } else {
                answer.tryComplete(
                    new Answer(
                        response.status(),
                        response.statusMessage(),
                        why(response),
                        List.copyOf(items)));
              }
            });
  }

  /** Of the trailers, which are the headers of an answer without items. */
  private static String why(io.vertx.grpc.client.GrpcClientResponse<Buffer, Buffer> response) {
    MultiMap from =
        response.headers().contains("grpc-status") ? response.headers() : response.trailers();
    return from.get("vtr-reason") + " " + from.get("vtr-field");
  }

  Future<Answer> future() {
    return answer.future();
  }

  Answer await() throws Exception {
    return answer.future().await(20, SECONDS);
  }

  /** Waits for the first item of a stream. */
  void awaitItem() throws Exception {
    firstItem.future().await(10, SECONDS);
  }

  void cancel() {
    request.cancel();
  }
}
