package dev.vtr.federation.hub;

import dev.vtr.federation.call.InnerCall;
import dev.vtr.federation.tunnel.FrameTrace;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallCancel;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.TraceContext;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import io.opentelemetry.context.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way through the tunnel: the hub's end of it.
 *
 * <p>Lives between two contexts, the call's own and the connection's, which may differ. Methods say
 * where they belong; the fields are the call's. What a stream has brought and its client has not
 * taken waits here, at most one window and one message, and with the other streams of the
 * connection what {@link Undelivered} allows: credit is given back only for what the client's
 * transport took. A client that takes nothing of it for {@link HubNode#mostStall} is gone.
 */
final class ForwardedCall {
  /** Credit is given back in pieces of this size, so that not every item costs a frame. */
  private static final int CREDIT_STEP_BYTES = TunnelLimits.WINDOW_BYTES / 4;

  private static final long NO_TIMER = -1;

  private final HubNode node;
  private final Call call;
  private final HubConnection connection;
  private final ForwardedSpan span;
  private final Consumer<byte[]> answerSeen;
  private final ContextInternal home;
  private final ArrayDeque<byte[]> items = new ArrayDeque<>();
  private volatile Undelivered.@Nullable Share held;
  private long takenBytes;
  private boolean streamEnded;
  private @Nullable Failure streamFailure;
  private long progressNanos;
  private long stallTimer = NO_TIMER;
  private boolean over;

  /** On the call's context. {@code answerSeen} sees the answer before the caller does. */
  ForwardedCall(
      HubNode node,
      Call call,
      HubConnection connection,
      ForwardedSpan span,
      Consumer<byte[]> answerSeen) {
    this.node = node;
    this.call = call;
    this.connection = connection;
    this.span = span;
    this.answerSeen = answerSeen;
    this.home = ContextInternal.current();
  }

  /** On the call's context. */
  void start() {
    call.onCancel(this::cancelled);
    call.onWritable(this::deliver);
    TraceContext trace = FrameTrace.of(Context.current().with(span.span()));
    CallRequest.Builder head =
        CallRequest.newBuilder().setMethod(call.method()).setTimeoutMs(call.remainingMillis());
    connection.on(() -> connection.calls().begin(this, head, call.payload(), trace));
  }

  ForwardedSpan span() {
    return span;
  }

  /** From the connection's context. */
  void answered(byte[] payload) {
    home.emit(now -> answer(payload));
  }

  /** From the connection's context, before any item: where is counted what waits here. */
  void holds(Undelivered.Share share) {
    held = share;
  }

  /** Nothing waits here, nor will; from either context. */
  void holdsNothing() {
    Undelivered.Share share = held;
    if (share != null) {
      share.close();
    }
  }

  /** From the connection's context: an item of a stream. */
  void item(byte[] payload) {
    Undelivered.Share share = held;
    if (share != null) {
      share.add(payload.length);
    }
    home.emit(
        now -> {
          if (items.isEmpty()) {
            progressNanos = node.nanoClock().getAsLong();
          }
          items.add(payload);
          deliver();
        });
  }

  /** From the connection's context: the call, or its stream after the items, has failed. */
  void failed(Failure failure) {
    home.emit(
        now -> {
          if (items.isEmpty()) {
            fail(failure);
          } else {
            streamFailure = failure;
          }
        });
  }

  /** From the connection's context: the connection is gone, and nothing is waited for. */
  void lost(Failure failure) {
    home.emit(now -> fail(failure));
  }

  private void answer(byte[] payload) {
    if (over) {
      return;
    }
    if (span.isStream()) {
      streamEnded = true;
      deliver();
      return;
    }
    finish();
    answerSeen.accept(payload);
    span.ended(payload.length);
    call.respond(payload);
  }

  private void deliver() {
    while (!over && !items.isEmpty() && call.writable()) {
      byte[] item = items.remove();
      span.passed(item.length);
      call.item(item);
      progressNanos = node.nanoClock().getAsLong();
      taken(item.length);
    }
    if (over) {
      return;
    }
    if (!items.isEmpty()) {
      watchForStall();
      return;
    }
    if (streamFailure != null) {
      fail(streamFailure);
    } else if (streamEnded) {
      finish();
      span.ended(0);
      call.end();
    }
  }

  private void watchForStall() {
    if (stallTimer == NO_TIMER) {
      stallTimer = home.setTimer(node.mostStall().toMillis(), now -> lookForStall());
    }
  }

  private void lookForStall() {
    stallTimer = NO_TIMER;
    if (over || items.isEmpty()) {
      return;
    }
    long stalledNanos = node.nanoClock().getAsLong() - progressNanos;
    long leftMillis = node.mostStall().minusNanos(stalledNanos).toMillis();
    if (leftMillis > 0) {
      stallTimer = home.setTimer(leftMillis, now -> lookForStall());
    } else {
      fail(new Failure.Precondition("the stream ended: " + stall()));
      connection.on(() -> connection.calls().cancel(this, CallCancel.getDefaultInstance()));
    }
  }

  private String stall() {
    return "no progress for " + node.mostStall().toSeconds() + " s";
  }

  /** Nothing is owed to anybody any more. */
  private void finish() {
    over = true;
    items.clear();
    holdsNothing();
    if (stallTimer != NO_TIMER) {
      node.vertx().cancelTimer(stallTimer);
    }
  }

  private void taken(int bytes) {
    Undelivered.Share share = held;
    if (share != null) {
      share.take(bytes);
    }
    takenBytes += bytes;
    if (takenBytes >= CREDIT_STEP_BYTES) {
      long credit = takenBytes;
      takenBytes = 0;
      connection.on(() -> connection.calls().credit(this, credit));
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      finish();
      span.failed(failure);
      call.fail(failure);
    }
  }

  private void cancelled() {
    if (!over) {
      finish();
      boolean expired = call.remainingMillis() == 1;
      boolean unneeded = call instanceof InnerCall inner && inner.isUnneeded();
      Failure stopped = call.whyStopped();
      if (unneeded) {
        span.unneeded();
      } else if (stopped != null) {
        span.failed(stopped);
      } else {
        span.cancelled(expired ? new Failure.DeadlineExceeded() : new Failure.Cancelled());
      }
      CallCancel why =
          CallCancel.newBuilder()
              .setUnneeded(unneeded)
              .setExpired(stopped instanceof Failure.DeadlineExceeded)
              .build();
      connection.on(() -> connection.calls().cancel(this, why));
    }
  }
}
