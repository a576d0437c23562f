package dev.vtr.federation.tunnel;

import dev.vtr.proto.TunnelFrame;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The items of one streaming call that wait to be sent, and the credit to send them.
 *
 * <p>An item begins only while there is credit left; then it goes whole, and may overdraw.
 */
public final class OutgoingStream {
  private final Outbox outbox;
  private final long callId;
  private final ArrayDeque<Outgoing> items = new ArrayDeque<>();
  private @Nullable TunnelFrame end;
  private Runnable endGone = () -> {};
  private long creditBytes;
  private long queuedBytes;
  private boolean begun;
  private boolean scheduled;
  private Runnable writableHandler = () -> {};

  OutgoingStream(Outbox outbox, long callId, long creditBytes) {
    this.outbox = outbox;
    this.callId = callId;
    this.creditBytes = creditBytes;
  }

  /** Whether another item would go out without waiting for credit or for others. */
  public boolean writable() {
    return end == null && creditBytes > queuedBytes && !outbox.isCongestedFor(this);
  }

  /** Calls {@code handler} whenever items have left and the stream is writable. */
  public void onWritable(Runnable handler) {
    writableHandler = handler;
  }

  /**
   * Queues an item.
   *
   * @return false when too much waits already; then the call should fail
   */
  public boolean offer(byte[] item) {
    if (queuedBytes + item.length > TunnelLimits.STREAM_QUEUED_BYTES
        || !outbox.hasRoom(item.length)) {
      return false;
    }
    queuedBytes += item.length;
    outbox.entered(item.length);
    items.add(outbox.item(callId, item));
    outbox.schedule(this);
    return true;
  }

  /** Sends {@code last} after all items, which may take credit; {@code gone} hears when it went. */
  public void end(TunnelFrame last, Runnable gone) {
    end = last;
    endGone = gone;
    outbox.schedule(this);
  }

  /** Forgets what waits: the call has failed or its caller is gone. */
  public void discard() {
    items.forEach(item -> outbox.left(item.payloadBytes()));
    items.clear();
    queuedBytes = 0;
    begun = false;
    end = null;
    writableHandler = () -> {};
  }

  /** The receiver has taken {@code bytes}. */
  public void credit(long bytes) {
    creditBytes += Math.clamp(bytes, 0, TunnelLimits.STREAM_QUEUED_BYTES);
    outbox.schedule(this);
    tellWritable();
  }

  boolean isReady() {
    return items.isEmpty() ? end != null : begun || creditBytes > 0;
  }

  boolean isScheduled() {
    return scheduled;
  }

  void scheduled(boolean now) {
    scheduled = now;
  }

  /** The next frame; only while {@link #isReady}. */
  TunnelFrame next(long nowNanos) {
    Outgoing item = items.peek();
    if (item == null) {
      TunnelFrame last = Objects.requireNonNull(end);
      end = null;
      endGone.run();
      return last;
    }
    TunnelFrame frame = item.next(nowNanos);
    begun = !item.isSent();
    if (!begun) {
      items.remove();
      queuedBytes -= item.payloadBytes();
      creditBytes -= item.payloadBytes();
      outbox.left(item.payloadBytes());
    }
    return frame;
  }

  void tellWritable() {
    if (writable()) {
      writableHandler.run();
    }
  }
}
