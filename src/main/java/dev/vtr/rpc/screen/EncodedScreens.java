package dev.vtr.rpc.screen;

import dev.vtr.proto.ScreenReply;
import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionId;
import dev.vtr.terminal.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole screen of each session as it was last sent, so that one that has not changed is not
 * encoded again for the next caller. Bounded by bytes; the sessions asked about longest ago go.
 *
 * <p>Any thread may call.
 */
public final class EncodedScreens {
  /** Two thousand plain screens of usual size. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Map<SessionId, Encoded> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  /** A reply, and all that it was made of. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Encoded(Frame frame, long frameId, String name, long outputCursor, byte[] reply) {
    @SuppressWarnings("ReferenceEquality") // frames are immutable, and compared by all their rows
    boolean isOf(ScreenPicture picture) {
      return frame == picture.frame()
          && frameId == picture.frameId()
          && outputCursor == picture.session().outputCursor()
          && name.equals(picture.session().name().value());
    }
  }

  /**
   * The serialized {@code ScreenReply} with all rows of {@code picture}, which holds no scrollback;
   * not to be changed.
   */
  public byte[] reply(ScreenPicture picture) {
    Encoded known = find(picture.session().id());
    if (known != null && known.isOf(picture)) {
      return known.reply;
    }
    byte[] reply =
        ScreenReply.newBuilder().setScreen(ScreenEncoding.screen(picture)).build().toByteArray();
    keep(
        picture.session().id(),
        new Encoded(
            picture.frame(),
            picture.frameId(),
            picture.session().name().value(),
            picture.session().outputCursor(),
            reply));
    return reply;
  }

  private synchronized @Nullable Encoded find(SessionId session) {
    return kept.get(session);
  }

  private synchronized void keep(SessionId session, Encoded encoded) {
    Encoded before = kept.put(session, encoded);
    keptBytes += encoded.reply.length - (before == null ? 0 : before.reply.length);
    var eldest = kept.values().iterator();
    while (keptBytes > MAX_BYTES && eldest.hasNext()) {
      keptBytes -= eldest.next().reply.length;
      eldest.remove();
    }
  }
}
