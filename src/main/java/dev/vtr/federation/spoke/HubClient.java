package dev.vtr.federation.spoke;

import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.federation.tunnel.TunnelMethod;
import dev.vtr.proto.TunnelFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a spoke speaks to its hub: gRPC over HTTP/2, with TLS where configured. */
final class HubClient {
  /** An attempt that takes longer counts as failed, so that all are back within ten seconds. */
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  /** HTTP/2 flow control: as much as a few calls' windows, so that it is not the tighter bound. */
  private static final int HTTP_WINDOW_BYTES = 4 * TunnelLimits.WINDOW_BYTES;

  private HubClient() {}

  /**
   * A client for one attempt.
   *
   * @param longest that a TLS handshake may take: a client that is closed meanwhile does not end it
   */
  static GrpcClient of(Vertx vertx, SpokeOptions options, Duration longest) {
    HttpClientOptions http =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2ConnectionWindowSize(HTTP_WINDOW_BYTES)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(HTTP_WINDOW_BYTES))
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setTcpNoDelay(true);
    SSLOptions tls = options.tls();
    if (tls != null) {
      http.setSsl(true)
          .setUseAlpn(true)
          .setVerifyHost(true)
          .setSslHandshakeTimeout(longest.toMillis())
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
          .setTrustOptions(tls.getTrustOptions())
          .setKeyCertOptions(tls.getKeyCertOptions());
    }
    return GrpcClient.client(
        vertx, new GrpcClientOptions().setMaxMessageSize(TunnelLimits.FRAME_BYTES), http);
  }

  /** Opens the stream; its headers go with the first frame. */
  static Future<GrpcClientRequest<TunnelFrame, TunnelFrame>> open(
      GrpcClient client, SpokeOptions options) {
    String token;
    try {
      token = options.token().get();
    } catch (RuntimeException unreadable) {
      return Future.failedFuture(unreadable);
    }
    SocketAddress hub = SocketAddress.inetSocketAddress(options.hubPort(), options.hubHost());
    return client
        .request(hub, TunnelMethod.CLIENT)
        .map(
            request -> { // not a listener: whoever opens the stream must not come first
              request.headers().set("authorization", "Bearer " + token);
              return request;
            });
  }
}
