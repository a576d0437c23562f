package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.tunnel.Assembly;
import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Credit;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.TunnelFrame;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of one connection together that come in parts, one in each lane at a time, and
 * gives credit for what it has taken.
 *
 * <p>Confined to the connection's context.
 */
final class PartIntake {
  /** Credit is given in pieces of this size, so that not every small list costs a frame. */
  private static final int CREDIT_STEP_BYTES = TunnelLimits.PARTS_WINDOW_BYTES / 4;

  /** What credit names instead of a call. */
  private static final long PARTS = 0;

  private final FrameExchange exchange;
  private final Assembly assembly = new Assembly();
  private long takenBytes;

  PartIntake(FrameExchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Takes {@code part}.
   *
   * @return the whole frame after its last part; null before
   * @throws Assembly.Oversize when it is too long
   * @throws InvalidProtocolBufferException when it is no frame
   */
  @Nullable TunnelFrame add(Fragment part)
      throws Assembly.Oversize, InvalidProtocolBufferException {
    takenBytes += part.getPart().size();
    if (takenBytes >= CREDIT_STEP_BYTES) {
      exchange.control(
          TunnelFrame.newBuilder()
              .setCredit(Credit.newBuilder().setCallId(PARTS).setBytes(takenBytes))
              .build());
      takenBytes = 0;
    }
    byte[] frame = assembly.add(part.getLaneValue(), part.getPart(), !part.getLast());
    return frame == null ? null : TunnelFrame.parseFrom(frame);
  }

  /** Whether {@code part} is of a lane that is known here. */
  static boolean isKnown(Fragment part) {
    return switch (part.getLane()) {
      case SESSIONS, SPANS -> true;
      case LANE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }
}
