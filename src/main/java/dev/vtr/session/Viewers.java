package dev.vtr.session;

import dev.vtr.pty.ExitStatus;
import dev.vtr.sync.Pacing;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All subscribers of a session, and when frames are made for them: at most {@link
 * Pacing#MAX_FRAMES_PER_SECOND}, the first change after a quiet time at once, none while the
 * program holds its output back (mode 2026), but that no longer than {@link Pacing#MAX_HOLD_NANOS}.
 * Every frame is offered to every subscriber, which makes the counts of dropped ones exact.
 * Confined to the session's context.
 */
final class Viewers {
  private static final long INTERVAL_NANOS = Pacing.intervalNanos(Pacing.MAX_FRAMES_PER_SECOND);

  private final Frames frames;
  private final Viewer.Host host;
  private final Clock clock;
  private final Timers timers;
  private final int maxSubscribers;
  private final Map<Long, Viewer> viewers = new LinkedHashMap<>();
  private Timers.Timer timer = Timers.Timer.NONE;
  private boolean timerSet;
  private long lastMadeNanos;
  private long heldSinceNanos;
  private boolean held;
  private long readNanos;
  private SpanContext cause = SpanContext.getInvalid();

  Viewers(
      Frames frames,
      Audience audience,
      Supplier<SessionView> view,
      Clock clock,
      Timers timers,
      int maxSubscribers) {
    this.frames = frames;
    this.clock = clock;
    this.timers = timers;
    this.maxSubscribers = maxSubscribers;
    lastMadeNanos = clock.nanos() - INTERVAL_NANOS;
    host =
        new Viewer.Host() {
          @Override
          public void send(Viewer viewer, SubscriberUpdate update) {
            audience.update(viewer.id(), update);
          }

          @Override
          public SessionView view() {
            return view.get();
          }

          @Override
          public void gone(Viewer viewer) {
            viewers.remove(viewer.id());
          }
        };
  }

  /**
   * Adds a subscriber; its first frame is the screen as it is.
   *
   * @throws Failure.Exhausted if there are as many as may be
   */
  void subscribe(SessionRequest.Subscribe request, long outputOffset) {
    if (viewers.size() >= maxSubscribers) {
      throw new Failure.Exhausted("the session has " + maxSubscribers + " subscribers, its limit");
    }
    Frames.Numbered latest = ready();
    Viewer viewer = new Viewer(request, outputOffset, host, clock, timers);
    if (viewers.putIfAbsent(request.subscriberId(), viewer) != null) {
      throw new Failure.AlreadyExists("subscriber", Long.toString(request.subscriberId()));
    }
    if (viewer.wantsFrames()) {
      offer(viewer, latest);
    }
  }

  private void offer(Viewer viewer, Frames.Numbered latest) {
    viewer.offer(latest.frame(), latest.id(), 0, cause);
  }

  void demand(SubscriberDemand demand) {
    Viewer viewer = viewers.get(demand.subscriberId());
    if (viewer == null) {
      return;
    }
    if (demand instanceof SubscriberDemand.Resync) {
      viewer.doubt();
      offer(viewer, ready());
    } else {
      viewer.demand(demand);
    }
  }

  /** The program wrote {@code bytes[from, to)}, which never change any more. */
  void output(byte[] bytes, int from, int to) {
    if (!viewers.isEmpty()) {
      for (Viewer viewer : all()) {
        viewer.output(bytes, from, to);
      }
    }
  }

  void idle(boolean idle) {
    for (Viewer viewer : all()) {
      viewer.idle(idle);
    }
  }

  /**
   * The screen may have changed.
   *
   * @param outputReadNanos when the output that did it was read; 0: no output did
   * @param by the span behind it; may be invalid
   */
  void screenChanged(long outputReadNanos, SpanContext by) {
    readNanos = readNanos == 0 ? outputReadNanos : readNanos; // the oldest that no frame shows yet
    cause = by;
    boolean released = held && !frames.isHeld();
    if (timerSet && !released) {
      return;
    }
    if (viewers.values().stream().noneMatch(Viewer::wantsFrames)) {
      readNanos = 0;
      return;
    }
    timer.cancel();
    long wait = waitNanos(clock.nanos());
    timerSet = wait > 0;
    if (timerSet) {
      timer = timers.after(wait, this::timeIsUp);
    } else {
      ready();
    }
  }

  private void timeIsUp() {
    timerSet = false;
    if (held && clock.nanos() - heldSinceNanos >= Pacing.MAX_HOLD_NANOS) {
      frames.release();
    }
    screenChanged(readNanos, cause);
  }

  /** How long no frame may be made from now on. */
  private long waitNanos(long now) {
    long untilPaced = lastMadeNanos + INTERVAL_NANOS - now;
    if (!frames.isHeld()) {
      held = false;
      return untilPaced;
    }
    if (!held) {
      held = true;
      heldSinceNanos = now;
    }
    return Math.max(untilPaced, heldSinceNanos + Pacing.MAX_HOLD_NANOS - now);
  }

  /** The screen made ready for viewers; a new frame, if it is one, is offered to them. */
  Frames.Numbered ready() {
    Frames.Numbered before = frames.latest();
    Frames.Numbered latest = frames.ready();
    if (latest.id() != before.id()) {
      lastMadeNanos = clock.nanos();
      for (Viewer viewer : all()) {
        viewer.offer(latest.frame(), latest.id(), readNanos, cause);
      }
    }
    if (latest.id() != before.id() || !frames.isHeld()) {
      readNanos = 0; // what was read is shown, or changed nothing
    }
    return latest;
  }

  /** The program has ended: whoever has taken what waits is told. */
  void exited(ExitStatus status, Instant at) {
    timer.cancel();
    ready();
    for (Viewer viewer : all()) {
      viewer.exited(status, at);
    }
  }

  /** Ends all subscriptions. */
  void end(String reason) {
    timer.cancel();
    for (Viewer viewer : all()) {
      viewer.end(reason);
    }
  }

  int count() {
    return viewers.size();
  }

  /** Viewers leave while they are told something. */
  private List<Viewer> all() {
    return new ArrayList<>(viewers.values());
  }
}
