package dev.vtr.rpc.screen;

import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionId;
import dev.vtr.sync.FrameDelta;
import dev.vtr.terminal.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keyframes and deltas that were just encoded, so that all subscribers with the same base share one
 * encoding. Bounded by bytes; the least lately used go.
 *
 * <p>Any thread may call.
 */
public final class EncodedUpdates {
  /**
   * A few hundred usual frames: subscribers of one session ask within milliseconds of each other.
   */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Map<Key, Encoded> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  /**
   * @param baseId 0: none
   */
  private record Key(SessionId session, long baseId, long frameId) {}

  /**
   * An update on the wire.
   *
   * @param message the serialized {@code Delta}, or {@code Screen} of a keyframe; not to be changed
   * @param fresh it was encoded by this very call
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Encoded(boolean keyframe, byte[] message, boolean fresh) {}

  /**
   * {@code picture} as a delta against {@code base}, or as a keyframe when there is none or it
   * cannot be compared.
   *
   * @param baseId of {@code base}
   */
  public Encoded encode(ScreenPicture picture, @Nullable Frame base, long baseId) {
    Key key = new Key(picture.session().id(), base == null ? 0 : baseId, picture.frameId());
    Encoded found = find(key);
    if (found != null) {
      return found;
    }
    Encoded encoded = encode(picture, base, key);
    keep(key, new Encoded(encoded.keyframe, encoded.message, false));
    return encoded;
  }

  private static Encoded encode(ScreenPicture picture, @Nullable Frame base, Key key) {
    FrameDelta delta = FrameDelta.between(base, picture.frame());
    return delta == null
        ? new Encoded(true, ScreenEncoding.screen(picture).toByteArray(), true)
        : new Encoded(
            false, ScreenEncoding.delta(delta, key.baseId, key.frameId).toByteArray(), true);
  }

  private synchronized @Nullable Encoded find(Key key) {
    return kept.get(key);
  }

  private synchronized void keep(Key key, Encoded encoded) {
    Encoded before = kept.put(key, encoded);
    keptBytes += encoded.message.length - (before == null ? 0 : before.message.length);
    var eldest = kept.entrySet().iterator();
    while (keptBytes > MAX_BYTES && eldest.hasNext()) {
      keptBytes -= eldest.next().getValue().message.length;
      eldest.remove();
    }
  }
}
