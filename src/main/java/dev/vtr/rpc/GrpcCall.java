package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A call that came over HTTP: HTTP/2, or gRPC-Web. Ends once, whatever ends it first. */
final class GrpcCall implements Call {
  /**
   * Before the names of a session's attributes in the trailers for the command line, whose spans
   * cannot know otherwise what a reference means.
   */
  static final String ABOUT = "vtr-about-";

  /** For so long a client that does not read may still read why its stream has failed. */
  private static final long LAST_WORD_MILLIS = 3_000;

  private final Vertx vertx;
  private final GrpcServerRequest<Buffer, Buffer> request;
  private final byte[] payload;
  private final RpcSpan span;
  private final boolean streaming;
  private final Duration mostStall;
  private final LongSupplier nanoClock;
  private final LastingCalls lasting;
  private final long deadlineNanos;
  private final long deadlineTimer;
  private boolean ended;
  private boolean cancelled;
  private @Nullable Runnable cancelHandler;
  private @Nullable Failure whyStopped;

  /**
   * @param mostStall for so long an answer that is whole waits for a client that takes nothing
   * @param lasting hears of its end
   * @param timeoutMillis of the caller, from now on; 0: none
   */
  GrpcCall(
      Vertx vertx,
      GrpcServerRequest<Buffer, Buffer> request,
      byte[] payload,
      RpcSpan span,
      Duration mostStall,
      LongSupplier nanoClock,
      LastingCalls lasting,
      long timeoutMillis) {
    this.vertx = vertx;
    this.request = request;
    this.payload = payload;
    this.span = span;
    this.mostStall = mostStall;
    this.nanoClock = nanoClock;
    this.lasting = lasting;
    streaming = Methods.isStreaming(request.methodName());
    deadlineNanos =
        timeoutMillis == 0
            ? 0
            : nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    deadlineTimer = timeoutMillis == 0 ? -1 : vertx.setTimer(timeoutMillis, _ -> deadlinePassed());
    request.errorHandler(_ -> callerGone());
    request.exceptionHandler(_ -> callerGone());
    request.response().exceptionHandler(_ -> callerGone());
  }

  @Override
  public String method() {
    return request.methodName();
  }

  @Override
  @SuppressWarnings("MayReturnMutableArray") // the contract: not to be changed
  public byte[] payload() {
    return payload;
  }

  @Override
  public long remainingMillis() {
    if (deadlineTimer < 0) {
      return 0;
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoClock.getAsLong()));
  }

  @Override
  public void respond(byte[] message) {
    if (message.length > GrpcFront.MAX_MESSAGE_BYTES) {
      fail(tooLarge(message.length));
    } else if (close()) {
      span.answered(message.length);
      span.ended();
      tellSession();
      watch(request.response().end(Buffer.buffer(message)));
    }
  }

  @Override
  public void item(byte[] message) {
    if (message.length > GrpcFront.MAX_MESSAGE_BYTES) {
      fail(tooLarge(message.length));
    } else if (!ended) {
      span.answered(message.length);
      request.response().write(Buffer.buffer(message));
    }
  }

  private static Failure tooLarge(int bytes) {
    return new Failure.Exhausted(
        Reason.ANSWER_TOO_LARGE,
        "the answer has " + bytes + " bytes, the limit is " + GrpcFront.MAX_MESSAGE_BYTES);
  }

  @Override
  public boolean writable() {
    return !ended && !request.response().writeQueueFull();
  }

  @Override
  public void onWritable(Runnable handler) {
    request.response().drainHandler(_ -> handler.run());
  }

  @Override
  public void end() {
    if (close()) {
      span.ended();
      tellSession();
      watch(request.response().end());
    }
  }

  @Override
  public void fail(Failure failure) {
    if (close()) {
      // After the deadline its caller hears of nothing else, however late the event loop is.
      sendFailure(isLate() ? new Failure.DeadlineExceeded() : failure);
    }
  }

  private boolean isLate() {
    return deadlineTimer >= 0 && nanoClock.getAsLong() - deadlineNanos >= 0;
  }

  @Override
  public void onCancel(Runnable handler) {
    if (cancelled) {
      handler.run();
    } else {
      cancelHandler = handler;
    }
  }

  @Override
  public @Nullable Failure whyStopped() {
    return whyStopped;
  }

  /** The caller is told {@code why}, and the work behind the call is cancelled: the node stops. */
  void stop(Failure why) {
    if (close()) {
      whyStopped = why;
      sendFailure(why);
      cancel();
    }
  }

  private void deadlinePassed() {
    stop(new Failure.DeadlineExceeded());
  }

  private void callerGone() {
    if (close()) {
      if (streaming) {
        span.leftByClient();
      } else {
        span.failed(new Failure.Cancelled());
      }
      cancel();
    }
  }

  private void cancel() {
    cancelled = true;
    Runnable handler = cancelHandler;
    cancelHandler = null;
    if (handler != null) {
      handler.run();
    }
  }

  private void sendFailure(Failure failure) {
    span.failed(failure);
    tellSession();
    GrpcServerResponse<Buffer, Buffer> response = request.response();
    StatusMapping.tell(response, failure);
    if (streaming && response.writeQueueFull()) {
      endOnceRead(response);
    } else {
      watch(response.end());
    }
  }

  private void watch(Future<Void> sent) {
    UnreadRest.watch(vertx, request.connection(), sent, mostStall);
  }

  /** Who does not read would not read the end either, and keep what waits for it for ever. */
  private void endOnceRead(GrpcServerResponse<Buffer, Buffer> response) {
    long reset = vertx.setTimer(LAST_WORD_MILLIS, _ -> reset(response));
    response.drainHandler(
        _ -> {
          if (vertx.cancelTimer(reset)) {
            response.end();
          }
        });
  }

  /** Over HTTP/1.1 there is no reset but the connection's end, which waits for no reader either. */
  private void reset(GrpcServerResponse<Buffer, Buffer> response) {
    if (ForcedClose.applies(request.connection())) {
      ForcedClose.reset(request.connection());
    } else {
      response.cancel();
    }
  }

  /** To callers over gRPC-Web only: others have no use for it. */
  private void tellSession() {
    String type = request.headers().get("content-type");
    if (type != null && type.startsWith("application/grpc-web")) {
      span.session((key, value) -> StatusMapping.trailer(request.response(), ABOUT + key, value));
    }
  }

  /** True for the one that ends the call. */
  private boolean close() {
    if (ended) {
      return false;
    }
    ended = true;
    lasting.ended(this);
    if (deadlineTimer >= 0) {
      vertx.cancelTimer(deadlineTimer);
    }
    return true;
  }
}
