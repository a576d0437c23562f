package dev.vtr.federation.tunnel;

import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.TraceContext;
import dev.vtr.proto.TunnelFrame;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a connection, and in which order it goes.
 *
 * <p>Four lanes. Control frames (heartbeats, cancels, credit, acknowledgements) go before all; then
 * requests and answers, one frame of each in turn; then items of streams, one frame of each stream
 * in turn, those without credit left out, and the list of sessions, which takes every second turn.
 * Batches of spans go when nothing else waits, or a part after {@value #FRAMES_PER_PART} other
 * frames, so that they are never starved. No frame is longer than {@link TunnelLimits#SLICE_BYTES}
 * and its head, so that none holds up those of the lanes before it for longer: of messages go
 * slices, of lists and batches parts, which have credit of their own; a peer that takes no parts
 * gets those whole. Of lists the newest waits, of batches too.
 *
 * <p>Bounded by {@link TunnelLimits#QUEUED_BYTES}, and by {@link TunnelLimits#CONTROL_BYTES} for
 * control frames.
 *
 * <p>Not thread-safe, and does not send: whoever offers something asks {@link #next} afterwards.
 */
public final class Outbox {
  /** With frames of one size spans then take at most a seventeenth of a busy line. */
  private static final int FRAMES_PER_PART = 16;

  /** Bytes in the queue above which streams are told not to write. */
  private static final long CONGESTED_BYTES = TunnelLimits.QUEUED_BYTES / 4;

  private final LongSupplier nanoClock;
  private final ControlLane control = new ControlLane();
  private final ArrayDeque<Outgoing> calls = new ArrayDeque<>();
  private final ArrayDeque<OutgoingStream> streams = new ArrayDeque<>();
  private final Set<OutgoingStream> awaitingRelief = new LinkedHashSet<>();
  private final PartLane sessions = new PartLane(Fragment.Lane.SESSIONS);
  private final PartLane spans = new PartLane(Fragment.Lane.SPANS);
  private long partsWindowBytes;
  private long partsCreditBytes;
  private boolean sessionsWentLast;
  private int framesBeforeSpans = FRAMES_PER_PART;
  private long queuedBytes;

  public Outbox(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Queues a control frame; of heartbeats instead of one that waits.
   *
   * @return false when too many wait; then the connection should end
   */
  boolean control(TunnelFrame frame) {
    return control.add(frame);
  }

  /** The other side takes parts, so many bytes of them to begin with; 0: it takes none. */
  public void takesParts(long windowBytes) {
    partsWindowBytes = Math.clamp(windowBytes, 0, TunnelLimits.FRAME_BYTES);
    partsCreditBytes = partsWindowBytes;
  }

  /** The other side has taken {@code bytes} of parts. */
  public void creditParts(long bytes) {
    partsCreditBytes = Math.min(partsWindowBytes, partsCreditBytes + Math.max(0, bytes));
  }

  /**
   * Queues a request.
   *
   * @param head everything but the payload
   * @param firstSent hears how many milliseconds the request waited
   * @return false when the queue is full
   */
  public boolean request(
      CallRequest head, byte[] payload, TraceContext trace, DoubleConsumer firstSent) {
    return call(Outgoing.request(head, payload, trace, nanoClock.getAsLong(), firstSent));
  }

  /**
   * Queues the answer of a unary call.
   *
   * @return false when the queue is full
   */
  public boolean response(long callId, byte[] payload) {
    return call(Outgoing.of(Outgoing.Kind.RESPONSE, callId, payload, nanoClock.getAsLong()));
  }

  private boolean call(Outgoing message) {
    if (!hasRoom(message.heldBytes())) {
      return false;
    }
    entered(message.heldBytes());
    calls.add(message);
    return true;
  }

  /** A new stream for the items of {@code callId}. */
  public OutgoingStream stream(long callId, long creditBytes) {
    return new OutgoingStream(this, callId, creditBytes);
  }

  /**
   * Takes back the request of a call, or what is left of it.
   *
   * @return whether nothing of it has gone, so that the other side never hears of the call
   */
  public boolean withdraw(long callId) {
    for (Outgoing message : calls) {
      if (message.isRequestOf(callId)) {
        calls.remove(message);
        left(message.heldBytes());
        return !message.isBegun();
      }
    }
    return false;
  }

  /** Queues the list of sessions, instead of one that has not begun to go yet. */
  public void sessions(TunnelFrame frame) {
    sessions.offer(frame);
  }

  /** Queues a batch of spans, instead of one that has not begun to go yet. */
  public void batch(TunnelFrame frame) {
    spans.offer(frame);
  }

  /** Whether a batch of spans waits, or some of its parts. */
  public boolean hasBatch() {
    return !spans.isEmpty();
  }

  /** The frame to send now; null when nothing may go. */
  public @Nullable TunnelFrame next() {
    TunnelFrame frame = control.poll();
    if (frame != null) {
      return frame;
    }
    if (framesBeforeSpans <= 0) {
      frame = nextOfSpans();
    }
    if (frame != null) {
      return frame;
    }
    frame = nextOfCalls();
    if (frame == null) {
      frame = nextOfBulk();
    }
    if (frame == null) {
      return nextOfSpans();
    }
    framesBeforeSpans--;
    relieve();
    return frame;
  }

  private @Nullable TunnelFrame nextOfSpans() {
    TunnelFrame frame = nextOf(spans);
    if (frame != null) {
      int parts = 1 + frame.getTraceBatch().getLines().size() / TunnelLimits.SLICE_BYTES;
      framesBeforeSpans = parts * FRAMES_PER_PART;
    }
    return frame;
  }

  private @Nullable TunnelFrame nextOf(PartLane lane) {
    if (partsWindowBytes == 0) {
      return lane.whole();
    }
    TunnelFrame frame = partsCreditBytes > 0 ? lane.part() : null;
    if (frame != null) {
      partsCreditBytes -= frame.getFragment().getPart().size();
    }
    return frame;
  }

  private @Nullable TunnelFrame nextOfBulk() {
    TunnelFrame frame = sessionsWentLast ? nextOfStreams() : null;
    sessionsWentLast = false;
    if (frame == null) {
      frame = nextOf(sessions);
      sessionsWentLast = frame != null;
    }
    return frame == null ? nextOfStreams() : frame;
  }

  private @Nullable TunnelFrame nextOfCalls() {
    Outgoing message = calls.poll();
    if (message == null) {
      return null;
    }
    TunnelFrame frame = message.next(nanoClock.getAsLong());
    if (message.isSent()) {
      left(message.heldBytes());
    } else {
      calls.add(message);
    }
    return frame;
  }

  private @Nullable TunnelFrame nextOfStreams() {
    for (OutgoingStream stream = streams.poll(); stream != null; stream = streams.poll()) {
      stream.scheduled(false);
      if (stream.isReady()) {
        TunnelFrame frame = stream.next(nanoClock.getAsLong());
        schedule(stream);
        stream.tellWritable();
        return frame;
      }
    }
    return null;
  }

  /** Bytes of messages that wait. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /** An item of a stream, not counted yet. */
  Outgoing item(long callId, byte[] payload) {
    return Outgoing.of(Outgoing.Kind.ITEM, callId, payload, nanoClock.getAsLong());
  }

  /**
   * Whether so much waits that streams should not write; then {@code stream} is told afterwards.
   */
  boolean isCongestedFor(OutgoingStream stream) {
    boolean congested = queuedBytes > CONGESTED_BYTES;
    if (congested) {
      awaitingRelief.add(stream);
    }
    return congested;
  }

  boolean hasRoom(int bytes) {
    return queuedBytes + bytes <= TunnelLimits.QUEUED_BYTES;
  }

  void entered(int bytes) {
    queuedBytes += bytes;
  }

  void left(int bytes) {
    queuedBytes -= bytes;
  }

  void schedule(OutgoingStream stream) {
    if (!stream.isScheduled() && stream.isReady()) {
      stream.scheduled(true);
      streams.add(stream);
    }
  }

  private void relieve() {
    if (awaitingRelief.isEmpty() || queuedBytes > CONGESTED_BYTES) {
      return;
    }
    List<OutgoingStream> relieved = List.copyOf(awaitingRelief);
    awaitingRelief.clear();
    relieved.forEach(OutgoingStream::tellWritable);
  }
}
