package dev.vtr.federation.tunnel;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together that came in several frames, by call.
 *
 * <p>Holds at most {@link TunnelLimits#ASSEMBLED_BYTES}: the message that would pass that is given
 * up.
 */
public final class Assembly {
  private final Map<Long, ByteString> parts = new HashMap<>();
  private long heldBytes;

  /**
   * Takes a slice.
   *
   * @return the whole message after its last slice; null before
   * @throws Oversize when the message passes {@link TunnelLimits#MESSAGE_BYTES}, or all together
   *     pass their bound; what came of it is forgotten
   */
  public byte @Nullable [] add(long callId, ByteString slice, boolean more) throws Oversize {
    ByteString before = remove(callId);
    ByteString whole = before == null ? slice : before.concat(slice);
    if (whole.size() > TunnelLimits.MESSAGE_BYTES) {
      throw new Oversize("a message is longer than " + TunnelLimits.MESSAGE_BYTES + " bytes");
    }
    if (more) {
      if (heldBytes + whole.size() > TunnelLimits.ASSEMBLED_BYTES) {
        throw new Oversize(
            "messages that come in slices at once are longer than "
                + TunnelLimits.ASSEMBLED_BYTES
                + " bytes");
      }
      heldBytes += whole.size();
      parts.put(callId, whole);
      return null;
    }
    return whole.toByteArray();
  }

  /** Forgets what came for {@code callId}. */
  public void forget(long callId) {
    remove(callId);
  }

  private @Nullable ByteString remove(long callId) {
    ByteString before = parts.isEmpty() ? null : parts.remove(callId);
    if (before != null) {
      heldBytes -= before.size();
    }
    return before;
  }

  /** A message that is too long; fails its call only. */
  public static final class Oversize extends Exception {
    private static final long serialVersionUID = 1L;

    Oversize(String message) {
      super(message, null, false, false);
    }
  }
}
