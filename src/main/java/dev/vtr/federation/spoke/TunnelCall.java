package dev.vtr.federation.spoke;

import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.OutgoingStream;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallError;
import dev.vtr.proto.CallResponse;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.StatusMapping;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One call that came through the tunnel, as its handler sees it.
 *
 * <p>Confined to the context of the spoke's verticle. An answer that is too long, or for which the
 * tunnel has no room, fails the call and nothing else.
 */
final class TunnelCall implements Call {
  private final long id;
  private final String method;
  private final byte[] payload;
  private final CallDeadline deadline;
  private final CallSpans spans;
  private final FrameExchange exchange;
  private final @Nullable OutgoingStream stream;
  private final Lifecycle lifecycle;
  private Runnable cancelHandler = () -> {};
  private boolean over;
  private @Nullable Failure whyStopped;

  /**
   * @param stream where the items go; null for a unary call
   */
  TunnelCall(
      long id,
      String method,
      byte[] payload,
      CallDeadline deadline,
      CallSpans spans,
      FrameExchange exchange,
      @Nullable OutgoingStream stream,
      Lifecycle lifecycle) {
    this.id = id;
    this.method = method;
    this.payload = payload;
    this.deadline = deadline;
    this.spans = spans;
    this.exchange = exchange;
    this.stream = stream;
    this.lifecycle = lifecycle;
  }

  /** Who keeps the calls. */
  interface Lifecycle {
    /** Nothing of the call is left. */
    void gone(TunnelCall call);
  }

  long id() {
    return id;
  }

  CallSpans spans() {
    return spans;
  }

  boolean isStreaming() {
    return stream != null;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public long remainingMillis() {
    return deadline.remainingMillis();
  }

  @Override
  public void respond(byte[] message) {
    if (over) {
      return;
    }
    if (stream != null) {
      fail(new Failure.Internal("a streaming method gave one answer"));
    } else if (message.length > TunnelLimits.MESSAGE_BYTES) {
      fail(tooLong());
    } else if (!exchange.outbox().response(id, message)) {
      fail(full());
    } else {
      spans.answered(message.length);
      finish();
      spans.ended();
      lifecycle.gone(this);
      exchange.flush();
    }
  }

  @Override
  public void item(byte[] message) {
    if (over || stream == null) {
      return;
    }
    if (message.length > TunnelLimits.MESSAGE_BYTES) {
      abandon(tooLong());
    } else if (!stream.offer(message)) {
      abandon(full());
    } else {
      spans.answered(message.length);
      exchange.flush();
    }
  }

  @Override
  public boolean writable() {
    return !over && stream != null && stream.writable();
  }

  @Override
  public void onWritable(Runnable handler) {
    if (stream != null) {
      stream.onWritable(handler);
    }
  }

  @Override
  public void end() {
    if (over || stream == null) {
      return;
    }
    finish();
    spans.ended();
    leaveAfterItems(
        stream,
        TunnelFrame.newBuilder().setResponse(CallResponse.newBuilder().setCallId(id)).build());
  }

  @Override
  public void fail(Failure failure) {
    if (over) {
      return;
    }
    finish();
    spans.failed(failure);
    TunnelFrame frame = error(id, failure);
    if (stream == null || exchange.isClosed()) {
      lifecycle.gone(this);
      exchange.control(frame);
    } else {
      leaveAfterItems(stream, frame);
    }
  }

  /** The frame that tells a caller that its call has failed. */
  static TunnelFrame error(long id, Failure failure) {
    return TunnelFrame.newBuilder()
        .setError(
            CallError.newBuilder()
                .setCallId(id)
                .setCode(StatusMapping.status(failure).code)
                .setMessage(StatusMapping.message(failure))
                .setReason(failure.reason())
                .setField(failure.field()))
        .build();
  }

  /** What the items before {@code last} need is credit, for which the call stays known. */
  private void leaveAfterItems(OutgoingStream items, TunnelFrame last) {
    items.end(last, () -> lifecycle.gone(this));
    exchange.flush();
  }

  @Override
  public void onCancel(Runnable handler) {
    cancelHandler = handler;
  }

  /** More items may be sent. */
  void credit(long bytes) {
    if (stream != null) {
      stream.credit(bytes);
      exchange.flush();
    }
  }

  /**
   * The caller went away, or its deadline passed: nobody hears the answer.
   *
   * @param unneeded another spoke has given it
   * @param expired the hub says that the deadline passed, which an older one does not
   */
  void cancelled(boolean unneeded, boolean expired) {
    if (expired || (!over && !unneeded && deadline.hasPassed())) {
      lost(new Failure.DeadlineExceeded());
    } else if (forget()) {
      spans.cancelled(unneeded || stream != null);
      cancelWork();
    }
  }

  /** Nobody hears the answer any more, because of {@code why}. */
  void lost(Failure why) {
    if (forget()) {
      whyStopped = why;
      spans.failed(why);
      cancelWork();
    }
  }

  /** True for the one that ends the call. */
  private boolean forget() {
    if (stream != null) {
      stream.discard();
    }
    lifecycle.gone(this);
    if (over) {
      return false;
    }
    finish();
    return true;
  }

  /** The deadline passed. */
  void expired() {
    abandon(new Failure.DeadlineExceeded());
  }

  /** The spoke gives the call up. */
  void abandon(Failure failure) {
    if (!over) {
      whyStopped = failure;
      fail(failure);
      cancelWork();
    }
  }

  @Override
  public @Nullable Failure whyStopped() {
    return whyStopped;
  }

  private void cancelWork() {
    Runnable handler = cancelHandler;
    cancelHandler = () -> {};
    handler.run();
  }

  private void finish() {
    over = true;
    deadline.cancel();
  }

  private static Failure tooLong() {
    return new Failure.Exhausted(
        Reason.ANSWER_TOO_LARGE,
        "the answer is longer than " + TunnelLimits.MESSAGE_BYTES + " bytes");
  }

  private static Failure full() {
    return new Failure.Exhausted("too much waits to be sent through the tunnel");
  }
}
