package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A request until its one message has come whole; then it is a {@link GrpcCall}. */
final class IncomingCall {
  private final Vertx vertx;
  private final GrpcServerRequest<Buffer, Buffer> request;
  private final CallHandler calls;
  private final Duration mostStall;
  private final LongSupplier nanoClock;
  private final LastingCalls lasting;
  private final RpcSpan span = RpcSpan.ofCurrent();
  private byte @Nullable [] payload;
  private boolean over;

  IncomingCall(
      Vertx vertx,
      GrpcServerRequest<Buffer, Buffer> request,
      CallHandler calls,
      Duration mostStall,
      LongSupplier nanoClock,
      LastingCalls lasting) {
    this.vertx = vertx;
    this.request = request;
    this.calls = calls;
    this.mostStall = mostStall;
    this.nanoClock = nanoClock;
    this.lasting = lasting;
  }

  void receive() {
    request.errorHandler(_ -> gone());
    request.exceptionHandler(_ -> gone());
    if (!request.serviceName().fullyQualifiedName().equals(Methods.SERVICE)
        || !Methods.isKnown(request.methodName())) {
      fail(new Failure.Unimplemented(request.fullMethodName()));
      return;
    }
    request.invalidMessageHandler(
        invalid ->
            fail(
                invalid instanceof MessageSizeOverflowException
                    ? new Failure.Exhausted(
                        Reason.REQUEST_TOO_LARGE,
                        "the message is longer than " + GrpcFront.MAX_MESSAGE_BYTES + " bytes")
                    : Methods.malformed()));
    request.messageHandler(this::message);
    request.endHandler(_ -> complete());
  }

  private void message(GrpcMessage message) {
    if (message.encoding().equals(GrpcFront.FLAGGED)) {
      fail(new Failure.Invalid("request", "is flagged as compressed without a grpc-encoding"));
    } else if (payload != null) {
      fail(new Failure.Invalid("request", "must be one message"));
    } else {
      payload = message.payload().getBytes();
      span.requested(payload.length);
    }
  }

  private void complete() {
    byte[] message = payload;
    if (over) {
      return;
    }
    if (message == null) {
      fail(new Failure.Invalid("request", "is missing"));
      return;
    }
    try {
      long timeoutMillis = GrpcTimeout.millis(request.headers().get("grpc-timeout"));
      over = true;
      begin(
          new GrpcCall(
              vertx, request, message, span, mostStall, nanoClock, lasting, timeoutMillis));
    } catch (Failure malformedTimeout) {
      fail(malformedTimeout);
    }
  }

  private void begin(GrpcCall call) {
    Failure stopped = Methods.lasts(call.method(), call.payload()) ? lasting.begun(call) : null;
    if (stopped == null) {
      calls.handle(call);
    } else {
      call.fail(stopped);
    }
  }

  private void gone() {
    if (!over) {
      over = true;
      span.failed(new Failure.Cancelled());
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      span.failed(failure);
      StatusMapping.tell(request.response(), failure);
      request.response().end();
    }
  }
}
