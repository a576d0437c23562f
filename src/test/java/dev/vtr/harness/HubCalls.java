package dev.vtr.harness;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls over one HTTP/2 connection, as raw messages. */
@SuppressWarnings("try") // closing waits
public final class HubCalls implements AutoCloseable {
  /** What a call ended with. */
  public static final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    CallFailure(String statusAndMessage, String reason) {
      super(statusAndMessage);
      this.reason = String.valueOf(reason);
    }

    /** The word that says why; {@code null} as text for none. */
    public String reason() {
      return reason;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final GrpcClient client;
  private final SocketAddress hub;

  /** To a hub on loopback, without TLS. */
  public HubCalls(int port) {
    this("127.0.0.1", port, new HttpClientOptions());
  }

  /** Over TLS, to whom {@code ca} vouches for. */
  public HubCalls(String host, int port, Path ca) {
    this(
        host,
        port,
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
  }

  private HubCalls(String host, int port, HttpClientOptions http) {
    hub = SocketAddress.inetSocketAddress(port, host);
    client =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(4 << 20),
            http.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
  }

  /** A unary call; fails unless it ends well. */
  public Future<Buffer> call(String method, Buffer payload) {
    Promise<Buffer> answer = Promise.promise();
    client
        .request(hub)
        .onFailure(answer::tryFail)
        .onSuccess(
            opened -> {
              opened.fullMethodName("vtr.v1.Vtr/" + method);
              opened.headers().set("authorization", "Bearer " + Nodes.TOKEN);
              opened
                  .response()
                  .onFailure(answer::tryFail)
                  .onSuccess(
                      response -> {
                        Buffer[] item = new Buffer[1];
                        response.handler(received -> item[0] = received);
                        response
                            .end()
                            .onComplete(
                                end -> {
                                  if (response.status() == GrpcStatus.OK) {
                                    answer.tryComplete(item[0]);
                                  } else {
                                    answer.tryFail(failure(response));
                                  }
                                });
                      });
              opened.end(payload);
            });
    return answer.future();
  }

  /** Vert.x looks for its message in the headers only, where it is when no item came before. */
  private static CallFailure failure(GrpcClientResponse<Buffer, Buffer> response) {
    MultiMap from =
        response.headers().contains("grpc-status") ? response.headers() : response.trailers();
    String early = response.statusMessage();
    String message = early == null ? from.get("grpc-message") : early;
    return new CallFailure(response.status().name() + ": " + message, from.get("vtr-reason"));
  }

  public Buffer await(String method, Message payload) throws Exception {
    return call(method, Buffer.buffer(payload.toByteArray())).await(60, TimeUnit.SECONDS);
  }

  /** Opens a stream whose items go to {@code items}, on the client's thread. */
  public GrpcClientRequest<Buffer, Buffer> stream(
      String method, Message payload, Consumer<Buffer> items) throws Exception {
    GrpcClientRequest<Buffer, Buffer> opened = client.request(hub).await(10, TimeUnit.SECONDS);
    opened.fullMethodName("vtr.v1.Vtr/" + method);
    opened.headers().set("authorization", "Bearer " + Nodes.TOKEN);
    opened.response().onSuccess(response -> response.handler(items::accept));
    opened.end(Buffer.buffer(payload.toByteArray()));
    return opened;
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
