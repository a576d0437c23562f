package dev.vtr.federation.tunnel;

import com.google.protobuf.ByteString;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.TunnelFrame;
import org.jspecify.annotations.Nullable;

/**
 * Frames of which only the newest counts, on their way in parts: one is under way, and of those
 * that come meanwhile the last waits. It is serialized when its turn comes.
 */
final class PartLane {
  private final Fragment.Lane lane;
  private @Nullable TunnelFrame waiting;
  private @Nullable ByteString going;
  private int offset;

  PartLane(Fragment.Lane lane) {
    this.lane = lane;
  }

  /** Queues {@code frame}, instead of one that waits. */
  void offer(TunnelFrame frame) {
    waiting = frame;
  }

  boolean isEmpty() {
    return waiting == null && going == null;
  }

  /** The frame that waits, as it is, for a peer that takes no parts; null when there is none. */
  @Nullable TunnelFrame whole() {
    TunnelFrame frame = waiting;
    waiting = null;
    return frame;
  }

  /** The next part; null when there is none. */
  @Nullable TunnelFrame part() {
    ByteString frame = going;
    if (frame == null) {
      TunnelFrame next = whole();
      if (next == null) {
        return null;
      }
      frame = next.toByteString();
      going = frame;
      offset = 0;
    }
    int end = Math.min(frame.size(), offset + TunnelLimits.SLICE_BYTES);
    Fragment.Builder part =
        Fragment.newBuilder().setLane(lane).setPart(frame.substring(offset, end));
    offset = end;
    if (end == frame.size()) {
      part.setLast(true);
      going = null;
    }
    return TunnelFrame.newBuilder().setFragment(part).build();
  }
}
