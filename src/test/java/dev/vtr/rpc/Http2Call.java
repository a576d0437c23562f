package dev.vtr.rpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One call of Vert.x's own gRPC client over HTTP/2, with prior knowledge. */
final class Http2Call {
  private final RpcFixture fixture;
  private final String path;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private long timeoutMillis;
  private String encoding = "identity";

  Http2Call(RpcFixture fixture, String method) {
    this.fixture = fixture;
    path = method.indexOf('/') < 0 ? "vtr.v1.Vtr/" + method : method;
    headers.put("authorization", "Bearer " + RpcFixture.TOKEN);
  }

  Http2Call header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Http2Call without(String name) {
    headers.remove(name);
    return this;
  }

  Http2Call timeout(long millis) {
    timeoutMillis = millis;
    return this;
  }

  Http2Call gzip() {
    encoding = "gzip";
    return this;
  }

  /**
   * Status, message and all items of the answer.
   *
   * @param why reason and field, with a blank between them
   */
  record Answer(GrpcStatus status, String message, String why, List<Buffer> items) {}

  /** Of the trailers, which are the headers of an answer without items. */
  private static String why(GrpcClientResponse<Buffer, Buffer> response) {
    MultiMap from =
        response.headers().contains("grpc-status") ? response.headers() : response.trailers();
    return from.get("vtr-reason") + " " + from.get("vtr-field");
  }

  Future<GrpcClientRequest<Buffer, Buffer>> begin() {
    return fixture
        .client
        .request(fixture.address())
        .map(
            request -> {
              request.fullMethodName(path);
              headers.forEach(request.headers()::set);
              if (timeoutMillis > 0) {
                request.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
              }
              request.encoding(encoding);
              return request;
            });
  }

  Answer send(MessageLite message) throws Exception {
    return send(Buffer.buffer(message.toByteArray()));
  }

  Answer send(Buffer message) throws Exception {
    Promise<Answer> answer = Promise.promise();
    // On one context from beginning to end, so that no item comes before its handler is set.
    fixture.vertx.runOnContext(_ -> exchange(message).onComplete(answer));
    return RpcFixture.await(answer.future());
  }

  private Future<Answer> exchange(Buffer message) {
    return begin()
        .compose(
            request -> {
              request.end(message);
              return request.response();
            })
        .compose(
            response -> {
              List<Buffer> items = new ArrayList<>();
              response.handler(items::add);
              return response
                  .end()
                  .recover(
                      cause ->
                          cause instanceof InvalidStatusException
                              ? Future.succeededFuture()
                              : Future.failedFuture(cause))
                  .map(
                      _ ->
                          new Answer(
                              response.status(), response.statusMessage(), why(response), items));
            });
  }
}
