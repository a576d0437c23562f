package dev.vtr.federation.tunnel;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts messages together that came in several frames, by call. */
public final class Assembly {
  private final Map<Long, ByteString> parts = new HashMap<>();

  /**
   * Takes a slice.
   *
   * @return the whole message after its last slice; null before
   * @throws Oversize when the message passes {@link TunnelLimits#MESSAGE_BYTES}; what came of it is
   *     forgotten
   */
  public byte @Nullable [] add(long callId, ByteString slice, boolean more) throws Oversize {
    ByteString before = parts.isEmpty() ? null : parts.remove(callId);
    ByteString whole = before == null ? slice : before.concat(slice);
    if (whole.size() > TunnelLimits.MESSAGE_BYTES) {
      throw new Oversize();
    }
    if (more) {
      parts.put(callId, whole);
      return null;
    }
    return whole.toByteArray();
  }

  /** Forgets what came for {@code callId}. */
  public void forget(long callId) {
    parts.remove(callId);
  }

  /** A message that is too long; fails its call only. */
  public static final class Oversize extends Exception {
    private static final long serialVersionUID = 1L;

    Oversize() {
      super(
          "a message is longer than " + TunnelLimits.MESSAGE_BYTES + " bytes", null, false, false);
    }
  }
}
