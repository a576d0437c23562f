package dev.vtr.federation.tunnel;

import dev.vtr.proto.Credit;
import dev.vtr.proto.TunnelFrame;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The small frames that go before all others: a connection's own, and the ends and credit of calls.
 *
 * <p>Bounded, whatever the other side sends and does not read: of heartbeats the newest waits,
 * credit of a call is added up, and for the rest there are {@link TunnelLimits#CONTROL_BYTES}.
 */
final class ControlLane {
  /** What a frame costs beside its bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final ArrayDeque<TunnelFrame> frames = new ArrayDeque<>();
  private final Map<Long, Long> creditByCall = new LinkedHashMap<>();
  private @Nullable TunnelFrame pong;
  private @Nullable TunnelFrame ping;
  private long frameBytes;

  /** Takes {@code frame}; false when too many wait. */
  boolean add(TunnelFrame frame) {
    switch (frame.getKindCase()) {
      case PING -> ping = frame;
      case PONG -> pong = frame;
      case CREDIT ->
          creditByCall.merge(
              frame.getCredit().getCallId(), frame.getCredit().getBytes(), Long::sum);
      default -> {
        frames.add(frame);
        frameBytes += bytes(frame);
      }
    }
    return heldBytes() <= TunnelLimits.CONTROL_BYTES;
  }

  private static long bytes(TunnelFrame frame) {
    return (long) OVERHEAD_BYTES + frame.getSerializedSize();
  }

  private long heldBytes() {
    return frameBytes + (long) OVERHEAD_BYTES * creditByCall.size();
  }

  /** The next frame; null when there is none. */
  @Nullable TunnelFrame poll() {
    TunnelFrame frame = frames.poll();
    if (frame != null) {
      frameBytes -= bytes(frame);
      return frame;
    }
    if (pong != null) {
      frame = pong;
      pong = null;
      return frame;
    }
    if (ping != null) {
      frame = ping;
      ping = null;
      return frame;
    }
    return creditByCall.isEmpty() ? null : pollCredit();
  }

  private TunnelFrame pollCredit() {
    Iterator<Map.Entry<Long, Long>> oldest = creditByCall.entrySet().iterator();
    Map.Entry<Long, Long> credit = oldest.next();
    TunnelFrame frame =
        TunnelFrame.newBuilder()
            .setCredit(Credit.newBuilder().setCallId(credit.getKey()).setBytes(credit.getValue()))
            .build();
    oldest.remove();
    return frame;
  }
}
