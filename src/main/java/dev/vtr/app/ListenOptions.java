package dev.vtr.app;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a hub's port takes of its peers before anything looks at their requests. */
final class ListenOptions {
  /** Bytes of a request line and of all headers: room for a baggage of 8 KiB beside the usual. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Calls at once on one connection; a client with more opens another one. */
  private static final int STREAMS = 512;

  /** What a stream may have sent that nobody has read: a tunnel of 20 ms still carries 12 MB/s. */
  private static final int STREAM_WINDOW_BYTES = 256 * 1024;

  /** The same for a connection: a few streams at full speed. */
  private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;

  /**
   * Streams of a connection that may be reset within {@link #RESET_SECONDS}; then it is closed
   * (CVE-2023-44487, rapid reset). An agent that gives up every watch and wait it begins stays
   * below that.
   */
  private static final int RESETS = 100;

  private static final int RESET_SECONDS = 1;

  private ListenOptions() {}

  /**
   * The options of a listener.
   *
   * @param firstCredential a connection that is silent for that long before it shows one is closed;
   *     see {@link UnprovenConnections}
   */
  static HttpServerOptions of(@Nullable TlsFiles tls, Duration firstCredential) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(Math.toIntExact(firstCredential.toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setSslHandshakeTimeout(firstCredential.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHttp2ClearTextEnabled(true)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(STREAMS)
                    .setMaxHeaderListSize(MAX_HEADER_BYTES)
                    .setInitialWindowSize(STREAM_WINDOW_BYTES))
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
            .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
            .setHttp2RstFloodWindowDuration(RESET_SECONDS)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setTcpNoDelay(true);
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setEnabledSecureTransportProtocols(TlsFiles.PROTOCOLS)
          .setKeyCertOptions(tls.keyAndCertificate());
    }
    return options;
  }
}
