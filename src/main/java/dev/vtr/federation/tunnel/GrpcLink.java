package dev.vtr.federation.tunnel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.StatusText;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcReadStream;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.GrpcWriteStream;
import io.vertx.grpc.server.GrpcServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bidirectional stream of {@code Tunnel}, as either side holds it. */
public abstract sealed class GrpcLink implements FrameLink {
  /** How long a closing connection may take to send what it has: a dead one never will. */
  private static final long CLOSE_SECONDS = 1;

  private static final int OUT_OF_RANGE = GrpcStatus.OUT_OF_RANGE.code;
  private static final int UNAVAILABLE = GrpcStatus.UNAVAILABLE.code;

  private final GrpcWriteStream<TunnelFrame> out;
  private final HttpConnection connection;
  private @Nullable Listener listener;
  private boolean closed;

  private GrpcLink(GrpcWriteStream<TunnelFrame> out, HttpConnection connection) {
    this.out = out;
    this.connection = connection;
  }

  /** The hub's side. */
  public static FrameLink of(GrpcServerRequest<TunnelFrame, TunnelFrame> request) {
    return new Accepted(request);
  }

  /** The spoke's side, of a request whose headers are set. */
  public static FrameLink of(GrpcClientRequest<TunnelFrame, TunnelFrame> request) {
    return new Opened(request);
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
    out.exceptionHandler(failure -> lost(UNAVAILABLE, reason(failure)));
    out.drainHandler(drained -> listener.drained());
  }

  final void read(GrpcReadStream<TunnelFrame> in) {
    in.errorHandler(error -> lost(UNAVAILABLE, "the stream was reset: " + error));
    in.exceptionHandler(failure -> lost(UNAVAILABLE, reason(failure)));
    in.endHandler(end -> ended());
    // Not by Vert.x's decoder, which resets a stream on what is no message, and tells nobody.
    in.invalidMessageHandler(
        invalid -> broken("a frame is longer than " + TunnelLimits.FRAME_BYTES + " bytes"));
    in.messageHandler(this::came);
  }

  private void came(GrpcMessage message) {
    if (closed || listener == null) {
      return;
    }
    TunnelFrame frame;
    try {
      frame = TunnelFrame.parseFrom(message.payload().getBytes());
    } catch (InvalidProtocolBufferException malformed) {
      broken("what came is no frame");
      return;
    }
    listener.received(frame);
  }

  private void broken(String reason) {
    if (!closed && listener != null) {
      listener.broken(OUT_OF_RANGE, reason);
    }
  }

  /** The other side has ended the stream in an orderly way. */
  void ended() {
    over(UNAVAILABLE, "the other side ended the stream", true);
  }

  /** A stream that failed has no end to be told; Vert.x takes one, and fails over it later. */
  final void lost(int code, String reason) {
    over(code, reason, false);
  }

  final void over(int code, String reason, boolean orderly) {
    if (!closed) {
      closed = true;
      if (listener != null) {
        listener.closed(code, reason);
      }
      if (orderly) {
        finish(0, reason);
      } else {
        connection.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  @Override
  public boolean writable() {
    return !closed && !out.writeQueueFull();
  }

  @Override
  public void write(TunnelFrame frame) {
    if (!closed) {
      out.write(frame);
    }
  }

  @Override
  public void close(int code, String reason) {
    if (!closed) {
      closed = true;
      finish(code, reason);
    }
  }

  private void finish(int code, String reason) {
    try {
      end(code, reason);
    } catch (IllegalStateException failedBefore) {
      // A stream that was reset has no end to be told.
    }
    connection.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  abstract void end(int code, String reason);

  private static final class Accepted extends GrpcLink {
    private final GrpcServerRequest<TunnelFrame, TunnelFrame> request;

    Accepted(GrpcServerRequest<TunnelFrame, TunnelFrame> request) {
      super(request.response(), request.connection());
      this.request = request;
    }

    @Override
    public void listen(Listener listener) {
      super.listen(listener);
      read(request);
    }

    @Override
    void end(int code, String reason) {
      GrpcStatus status = GrpcStatus.valueOf(code);
      request.response().status(status == null ? GrpcStatus.UNKNOWN : status);
      request.response().statusMessage(StatusText.cut(reason));
      request.response().end();
    }
  }

  private static final class Opened extends GrpcLink {
    private static final String MESSAGE = "grpc-message";

    private final GrpcClientRequest<TunnelFrame, TunnelFrame> request;
    private @Nullable GrpcClientResponse<TunnelFrame, TunnelFrame> response;

    Opened(GrpcClientRequest<TunnelFrame, TunnelFrame> request) {
      super(request, request.connection());
      this.request = request;
    }

    @Override
    public void listen(Listener listener) {
      super.listen(listener);
      request.connection().closeHandler(gone -> lost(UNAVAILABLE, "the connection was closed"));
      request.response().onComplete(this::answered, failure -> lost(UNAVAILABLE, reason(failure)));
    }

    private void answered(GrpcClientResponse<TunnelFrame, TunnelFrame> answer) {
      response = answer;
      read(answer);
    }

    @Override
    void ended() {
      GrpcStatus status = response == null ? null : response.status();
      if (response == null || status == null || status == GrpcStatus.OK) {
        super.ended();
      } else {
        String message = message(response);
        String reason = message.isEmpty() ? "the hub ends the stream: " + status.name() : message;
        over(status.code, reason, true);
      }
    }

    /** Vert.x looks for it in the headers alone, where it is only if nothing else came. */
    private static String message(GrpcClientResponse<TunnelFrame, TunnelFrame> response) {
      String inHeaders = response.statusMessage();
      if (inHeaders != null) {
        return inHeaders;
      }
      String inTrailers = response.trailers().get(MESSAGE);
      return inTrailers == null ? "" : decoded(inTrailers);
    }

    private static String decoded(String percentEncoded) {
      try {
        return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException notEncoded) {
        return percentEncoded;
      }
    }

    @Override
    void end(int code, String reason) {
      request.end();
    }
  }
}
