package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.grpc.common.GrpcStatus;
import java.util.function.BiConsumer;

/**
 * What a call writes on its {@code vtr.grpc.<Method>} span: status and sizes. Whoever started the
 * span ends it.
 *
 * <p>Confined to the call's context. Attributes follow OpenTelemetry's semantic conventions for
 * RPC.
 */
public final class RpcSpan {
  private final Span span;
  private long responseBytes;

  public RpcSpan(Span span) {
    this.span = span;
  }

  /** Of the span that is current, which is the call's where a call begins. */
  public static RpcSpan ofCurrent() {
    return new RpcSpan(Span.current());
  }

  /**
   * Tells {@code reader} each attribute of the session that the call was about, once it is known:
   * the answer has told it.
   */
  void session(BiConsumer<String, String> reader) {
    if (span instanceof ReadableSpan known && known.getAttribute(Attrs.SESSION_ID) != null) {
      for (AttributeKey<String> key : Attrs.ABOUT_A_SESSION) {
        String value = known.getAttribute(key);
        if (value != null) {
          reader.accept(key.getKey(), value);
        }
      }
    }
  }

  /** A message of {@code bytes} came. */
  public void requested(int bytes) {
    span.setAttribute(Attrs.REQUEST_BYTES, (long) bytes);
  }

  /** A message of {@code bytes} went. */
  public void answered(int bytes) {
    responseBytes += bytes;
  }

  /** The call ended well. */
  public void ended() {
    close(GrpcStatus.OK);
  }

  /** The call ended with an error. */
  public void failed(Failure failure) {
    failed(StatusMapping.status(failure), StatusMapping.message(failure));
  }

  void failed(GrpcStatus status, String message) {
    close(status);
    span.setAttribute(Attrs.ERROR_TYPE, status.name());
    span.setStatus(StatusCode.ERROR, message);
  }

  /** Its client ended a streaming call: how such calls end, and no error. */
  public void leftByClient() {
    close(GrpcStatus.CANCELLED);
    // Final: the transport's report of the reset stream does not make an error of it.
    span.setStatus(StatusCode.OK);
  }

  private void close(GrpcStatus status) {
    span.setAttribute(Attrs.RPC_STATUS_CODE, status.name());
    span.setAttribute(Attrs.RESPONSE_BYTES, responseBytes);
  }
}
