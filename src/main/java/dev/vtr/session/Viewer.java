package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.sync.FrameSlot;
import dev.vtr.sync.Pacing;
import dev.vtr.sync.RawTail;
import dev.vtr.terminal.Frame;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of a session: what waits for it, and what it has asked for. Nothing is sent that
 * it did not ask for, but idle transitions and the last update. Confined to the session's context.
 */
final class Viewer {
  /** What a viewer needs of its session. */
  interface Host {
    void send(Viewer viewer, SubscriberUpdate update);

    SessionView view();

    /** The viewer is done: it was sent its last update. */
    void gone(Viewer viewer);
  }

  private record End(ExitStatus status, Instant at) {}

  private final long id;
  private final @Nullable FrameSlot slot;
  private final @Nullable RawTail raw;
  private final Host host;
  private final Clock clock;
  private final Timers timers;
  private Timers.Timer paceTimer = Timers.Timer.NONE;
  private boolean paceTimerSet;
  private Timers.Timer stallTimer = Timers.Timer.NONE;
  private boolean stallTimerSet;
  private long rawWanted;
  private long progressNanos;
  private @Nullable End end;
  private boolean over;
  private SpanContext cause = SpanContext.getInvalid(); // of the frame that waits

  Viewer(SessionRequest.Subscribe request, long offset, Host host, Clock clock, Timers timers) {
    id = request.subscriberId();
    slot = request.screen() ? new FrameSlot(request.maxFramesPerSecond()) : null;
    raw = request.raw() ? new RawTail(offset) : null;
    this.host = host;
    this.clock = clock;
    this.timers = timers;
  }

  long id() {
    return id;
  }

  boolean wantsFrames() {
    return slot != null && !over;
  }

  /** A frame was made ready. */
  void offer(Frame frame, long frameId, long readNanos, SpanContext by) {
    if (slot != null && !over) {
      cause = by;
      slot.offer(frame, frameId, clock.nanos(), readNanos);
      pump();
    }
  }

  /** The program wrote {@code bytes[from, to)}, which never change any more. */
  void output(byte[] bytes, int from, int to) {
    if (raw != null && !over) {
      raw.append(bytes, from, to);
      pump();
    }
  }

  void idle(boolean idle) {
    if (!over) {
      host.send(this, new SubscriberUpdate.Idle(idle));
    }
  }

  void demand(SubscriberDemand demand) {
    progressNanos = clock.nanos();
    switch (demand) {
      case SubscriberDemand.Frame frame -> {
        if (slot != null) {
          slot.want();
        }
      }
      case SubscriberDemand.RawBytes more ->
          rawWanted = Math.min(RawTail.MAX_BYTES, rawWanted + Math.max(0, more.bytes()));
      case SubscriberDemand.Resync resync -> doubt(); // a frame to send is the host's to offer
      case SubscriberDemand.Unsubscribe unsubscribe -> {
        if (!over) {
          finish();
          host.send(this, new SubscriberUpdate.Left(unsent()));
        }
        host.gone(this);
      }
    }
    pump();
  }

  /** Whatever the subscriber has of the screen does not count any more. */
  void doubt() {
    if (slot != null) {
      slot.doubt();
    }
  }

  /** The program has ended; once what waits has been taken, the subscriber is told. */
  void exited(ExitStatus status, Instant at) {
    end = new End(status, at);
    pump();
  }

  /** Ends the subscription. */
  void end(String reason) {
    if (!over) {
      finish();
      host.send(this, new SubscriberUpdate.Ended(reason, unsent()));
      host.gone(this);
    }
  }

  private void finish() {
    over = true;
    paceTimer.cancel();
    stallTimer.cancel();
    if (slot != null) {
      slot.close();
    }
  }

  private int unsent() {
    return slot == null ? 0 : slot.droppedSinceTaken();
  }

  private boolean isWaiting() {
    return (slot != null && slot.isWaiting()) || (raw != null && raw.waiting() > 0);
  }

  private void pump() {
    if (over) {
      return;
    }
    sendFrame();
    sendRaw();
    if (isWaiting()) {
      watchForStall();
    } else if (end != null) {
      finish();
      host.send(this, new SubscriberUpdate.Exited(end.status, end.at));
      host.gone(this);
    }
  }

  private void sendFrame() {
    if (slot == null || !slot.isDue()) {
      return;
    }
    long now = clock.nanos();
    FrameSlot.Outgoing next = slot.take(now);
    if (next == null) {
      pace(slot.delayNanos(now));
      return;
    }
    progressNanos = now;
    var picture = new ScreenPicture(host.view(), next.frame(), next.frameId(), List.of());
    host.send(
        this,
        new SubscriberUpdate.Screen(
            picture,
            next.base(),
            next.frameId(),
            next.baseId(),
            next.dropped(),
            next.readyNanos(),
            next.readNanos(),
            cause));
  }

  private void pace(long delayNanos) {
    if (!paceTimerSet) {
      paceTimerSet = true;
      paceTimer =
          timers.after(
              delayNanos,
              () -> {
                paceTimerSet = false;
                pump();
              });
    }
  }

  private void sendRaw() {
    RawTail.Chunk chunk = raw == null ? null : raw.take(rawWanted);
    if (chunk != null) {
      progressNanos = clock.nanos();
      rawWanted -= chunk.bytes().length;
      host.send(this, new SubscriberUpdate.Raw(chunk.bytes(), chunk.offset(), chunk.gapBytes()));
    }
  }

  /** Something waits: unless the subscriber takes it in time, it is gone. */
  private void watchForStall() {
    if (!stallTimerSet) {
      progressNanos = clock.nanos();
      armStallTimer(Pacing.MAX_STALL_NANOS);
    }
  }

  private void armStallTimer(long nanos) {
    stallTimerSet = true;
    stallTimer = timers.after(nanos, this::lookForStall);
  }

  private void lookForStall() {
    stallTimerSet = false;
    if (over || !isWaiting()) {
      return;
    }
    long left = progressNanos + Pacing.MAX_STALL_NANOS - clock.nanos();
    if (left > 0) {
      armStallTimer(left);
    } else {
      end("no progress for 30 s");
    }
  }
}
