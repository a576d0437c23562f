package dev.vtr.rpc;

import dev.vtr.bus.Bus;
import dev.vtr.rpc.screen.EncodedUpdates;
import dev.vtr.rpc.screen.EventEncoding;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionView;
import dev.vtr.session.SubscriberDemand;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.sync.Pacing;
import dev.vtr.sync.RawTail;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One subscription on its way out. It asks its session for the next frame only when the transport
 * can take it, so at most one frame and {@link #RAW_CREDIT_BYTES} of raw output ever wait here;
 * newer frames replace older ones in the session, which counts them. Confined to the call's
 * context.
 */
final class ScreenStream {
  /**
   * Raw output that may be on its way to one subscriber: as much as waits for it in its session.
   */
  static final long RAW_CREDIT_BYTES = RawTail.MAX_BYTES;

  /** A session that is there answers at once; one that has gone never does. */
  private static final long LEAVE_MILLIS = 1_000;

  private static final double NANOS_IN_MILLI = 1e6;

  private final Vertx vertx;
  private final Bus bus;
  private final StreamTracing tracing;
  private final SampledSpans sampled;
  private final EncodedUpdates encodings;
  private final Call call;
  private final long subscriberId;
  private final boolean wantsScreen;
  private final boolean wantsRaw;
  private final Deque<SubscriberUpdate> pending = new ArrayDeque<>();
  private @Nullable MessageConsumer<SubscriberUpdate> updates;
  private @Nullable SessionId session;
  private @Nullable ScreenTrace trace;
  private long progressTimer = -1;
  private long sentFrameId;
  private boolean frameOwed;
  private long rawOwedBytes;
  private final Backpressure backpressure = new Backpressure();
  private boolean over;
  private @Nullable Leaving leaving;

  /** Gone for its client, until the session has said what it did not send. */
  private record Leaving(String reason, @Nullable Failure failure, long timer) {}

  ScreenStream(
      Vertx vertx,
      Bus bus,
      StreamTracing tracing,
      SampledSpans sampled,
      EncodedUpdates encodings,
      Call call,
      Subscription subscription) {
    this.vertx = vertx;
    this.bus = bus;
    this.tracing = tracing;
    this.sampled = sampled;
    this.encodings = encodings;
    this.call = call;
    subscriberId = subscription.subscriberId();
    wantsScreen = subscription.screen();
    wantsRaw = subscription.raw();
  }

  /** What was asked for. */
  record Subscription(long subscriberId, boolean screen, boolean raw) {}

  /** Listens for updates; before the session is asked, so that none is missed. */
  void listen() {
    updates = bus.consume(SubscriberUpdate.ADDRESS.keyed(subscriberId), this::receive);
    call.onCancel(this::cancelled);
    call.onWritable(this::writable);
  }

  private void cancelled() {
    Failure stopped = call.whyStopped();
    finish(stopped == null ? "client_ended" : "failed", stopped);
  }

  /** The session has taken the subscription. */
  void subscribed(SessionView view) {
    session = view.id();
    if (over) {
      demand(new SubscriberDemand.Unsubscribe(subscriberId));
      return;
    }
    trace = new ScreenTrace(tracing, sampled, view);
    progressTimer = vertx.setPeriodic(tracing.progressMillis(), _ -> progress());
    frameOwed = wantsScreen;
    rawOwedBytes = wantsRaw ? RAW_CREDIT_BYTES : 0;
    pump();
  }

  /** The session has not taken it, or the stream cannot go on. */
  void fail(Failure failure) {
    if (!over) {
      finish("failed", failure);
      call.fail(failure);
    }
  }

  private void progress() {
    if (trace == null) {
      return;
    }
    long now = tracing.nanoClock().getAsLong();
    backpressure.lasts(now, pending.size(), trace);
    trace.progress();
    if (!pending.isEmpty() && backpressure.nanos(now) >= Pacing.MAX_STALL_NANOS) {
      fail(new Failure.Precondition("the subscription ended: no progress for 30 s"));
    }
  }

  private void receive(SubscriberUpdate update) {
    if (over) {
      late(update);
      return;
    }
    if (update instanceof SubscriberUpdate.Idle
        && pending.peekLast() instanceof SubscriberUpdate.Idle) {
      pending.removeLast(); // only the newest counts, and a stalled client must not gather them
    }
    if (update instanceof SubscriberUpdate.Ended && trace != null) {
      send(update, trace); // who does not read cannot hold up the end, which is because of that
      return;
    }
    pending.addLast(update);
    pump();
  }

  /** What comes after the client has gone: what it did not get is counted all the same. */
  private void late(SubscriberUpdate update) {
    switch (update) {
      case SubscriberUpdate.Left(int dropped) -> left(dropped);
      case SubscriberUpdate.Ended ended -> left(ended.dropped());
      case SubscriberUpdate.Exited _ -> left(0);
      case SubscriberUpdate.Screen screen -> {
        if (trace != null) {
          trace.dropped(1 + screen.dropped());
        }
      }
      case SubscriberUpdate.Raw _, SubscriberUpdate.Idle _ -> {} // of no count
    }
  }

  private void writable() {
    relieved();
    pump();
  }

  /** Sends what waits while the transport takes it, then asks for more. */
  private void pump() {
    while (!over && trace != null && !pending.isEmpty() && call.writable()) {
      send(pending.removeFirst(), trace);
    }
    if (over || trace == null) {
      return;
    }
    trace.waiting(pending.size());
    if (!call.writable()) {
      backpressure.begins(tracing.nanoClock().getAsLong());
      return;
    }
    if (frameOwed) {
      frameOwed = false;
      demand(new SubscriberDemand.Frame(subscriberId));
    }
    if (rawOwedBytes > 0) {
      demand(new SubscriberDemand.RawBytes(subscriberId, rawOwedBytes));
      rawOwedBytes = 0;
    }
  }

  private void relieved() {
    if (trace != null) {
      backpressure.ends(tracing.nanoClock().getAsLong(), pending.size(), trace);
    }
  }

  private void send(SubscriberUpdate update, ScreenTrace trace) {
    long now = tracing.nanoClock().getAsLong();
    switch (update) {
      case SubscriberUpdate.Screen screen -> sendScreen(screen, trace);
      case SubscriberUpdate.Raw raw -> {
        byte[] event = EventEncoding.raw(raw.bytes(), raw.offset(), raw.gapBytes());
        call.item(event);
        rawOwedBytes += raw.bytes().length;
        trace.sent(raw, event.length, now);
      }
      case SubscriberUpdate.Idle idle -> {
        call.item(EventEncoding.idle(idle.idle()));
        trace.idle(idle.idle(), now);
      }
      case SubscriberUpdate.Exited exited -> {
        call.item(EventEncoding.exited(exited.status(), exited.at()));
        trace.exited(now);
        session = null; // it has let go already
        finish("session_exited", null);
        call.end();
      }
      case SubscriberUpdate.Ended ended -> {
        session = null;
        trace.dropped(ended.dropped());
        fail(new Failure.Precondition("the subscription ended: " + ended.reason()));
      }
      case SubscriberUpdate.Left _ -> {} // to who has not left
    }
  }

  private void sendScreen(SubscriberUpdate.Screen screen, ScreenTrace trace) {
    boolean doubtful = screen.base() != null && screen.baseId() != sentFrameId;
    if (doubtful) {
      trace.resync(screen.frameId(), tracing.nanoClock().getAsLong());
    }
    EncodedUpdates.Encoded encoded =
        trace.encoding(
            screen,
            () ->
                encodings.encode(
                    screen.picture(), doubtful ? null : screen.base(), screen.baseId()));
    long now = tracing.nanoClock().getAsLong();
    double queueDelayMillis = Math.max(0, now - screen.readyNanos()) / NANOS_IN_MILLI;
    byte[] event = EventEncoding.screen(encoded, screen.dropped(), queueDelayMillis);
    call.item(event);
    sentFrameId = screen.frameId();
    frameOwed = true;
    trace.sent(screen, encoded.keyframe(), event.length, now);
  }

  private void demand(SubscriberDemand demand) {
    if (session != null) {
      bus.send(SubscriberDemand.ADDRESS.keyed(session), demand);
    }
  }

  private void finish(String reason, @Nullable Failure failure) {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(progressTimer);
    relieved();
    for (SubscriberUpdate unsent : pending) {
      if (unsent instanceof SubscriberUpdate.Screen screen && trace != null) {
        trace.dropped(1 + screen.dropped());
      }
    }
    pending.clear();
    if (session == null || trace == null) {
      close(reason, failure);
      return;
    }
    leaving = new Leaving(reason, failure, vertx.setTimer(LEAVE_MILLIS, _ -> left(0)));
    demand(new SubscriberDemand.Unsubscribe(subscriberId));
  }

  private void left(int dropped) {
    Leaving known = leaving;
    if (known != null && trace != null) {
      leaving = null;
      vertx.cancelTimer(known.timer);
      trace.dropped(dropped);
      close(known.reason, known.failure);
    }
  }

  private void close(String reason, @Nullable Failure failure) {
    if (updates != null) {
      updates.unregister();
    }
    if (trace != null) {
      trace.end(reason, failure);
    }
  }
}
