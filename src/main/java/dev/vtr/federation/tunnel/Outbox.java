package dev.vtr.federation.tunnel;

import dev.vtr.proto.CallRequest;
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
 * in turn, those without credit left out; batches of spans go when nothing else waits, or after
 * {@value #FRAMES_PER_BATCH} other frames, so that they are never starved. Bounded by {@link
 * TunnelLimits#QUEUED_BYTES}; control frames are bounded by the number of calls and are not
 * counted.
 *
 * <p>Not thread-safe, and does not send: whoever offers something asks {@link #next} afterwards.
 */
public final class Outbox {
  /** With frames of 64 KiB a batch then takes at most a seventeenth of a busy line. */
  private static final int FRAMES_PER_BATCH = 32;

  /** Bytes in the queue above which streams are told not to write. */
  private static final long CONGESTED_BYTES = TunnelLimits.QUEUED_BYTES / 4;

  private final LongSupplier nanoClock;
  private final ArrayDeque<TunnelFrame> control = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> calls = new ArrayDeque<>();
  private final ArrayDeque<OutgoingStream> streams = new ArrayDeque<>();
  private final Set<OutgoingStream> awaitingRelief = new LinkedHashSet<>();
  private @Nullable TunnelFrame batch;
  private int framesSinceBatch;
  private long queuedBytes;

  public Outbox(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  public void control(TunnelFrame frame) {
    control.add(frame);
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
    if (!hasRoom(message.payloadBytes())) {
      return false;
    }
    entered(message.payloadBytes());
    calls.add(message);
    return true;
  }

  /** A new stream for the items of {@code callId}. */
  public OutgoingStream stream(long callId, long creditBytes) {
    return new OutgoingStream(this, callId, creditBytes);
  }

  /** Queues a batch of spans, instead of one that has not gone yet. */
  public void batch(TunnelFrame frame) {
    batch = frame;
  }

  /** The frame to send now; null when nothing may go. */
  public @Nullable TunnelFrame next() {
    TunnelFrame frame = control.poll();
    if (frame != null) {
      return frame;
    }
    if (batch != null && framesSinceBatch >= FRAMES_PER_BATCH) {
      return nextBatch();
    }
    frame = nextOfCalls();
    if (frame == null) {
      frame = nextOfStreams();
    }
    if (frame == null) {
      return nextBatch();
    }
    framesSinceBatch++;
    relieve();
    return frame;
  }

  private @Nullable TunnelFrame nextBatch() {
    TunnelFrame frame = batch;
    batch = null;
    framesSinceBatch = 0;
    return frame;
  }

  private @Nullable TunnelFrame nextOfCalls() {
    Outgoing message = calls.poll();
    if (message == null) {
      return null;
    }
    TunnelFrame frame = message.next(nanoClock.getAsLong());
    if (message.isSent()) {
      left(message.payloadBytes());
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

  /** Bytes of payload that wait. */
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
