package dev.vtr.rpc.screen;

import dev.vtr.session.ScreenPicture;
import dev.vtr.session.SessionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The screens that were last given out, as bases for what comes next: a few for each session, of
 * the sessions asked about last. Rows are shared with the terminal's own frames, so a screen costs
 * little more than the rows that have changed since.
 *
 * <p>Any thread may call.
 */
public final class RecentScreens {
  private static final int MAX_SESSIONS = 256;

  /** Callers of one session that poll it in turns each find their own base. */
  private static final int SCREENS_OF_SESSION = 4;

  private final Map<SessionId, Deque<ScreenPicture>> pictures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, Deque<ScreenPicture>> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

  /**
   * Keeps {@code picture}, and returns the one of the same session whose id is {@code since}; null
   * when it is not kept.
   */
  public synchronized @Nullable ScreenPicture replace(ScreenPicture picture, long since) {
    Deque<ScreenPicture> kept =
        pictures.computeIfAbsent(picture.session().id(), _ -> new ArrayDeque<>());
    ScreenPicture base = find(kept, since);
    kept.removeIf(other -> other.frameId() == picture.frameId());
    kept.addLast(picture);
    if (kept.size() > SCREENS_OF_SESSION) {
      kept.removeFirst();
    }
    return base;
  }

  private static @Nullable ScreenPicture find(Deque<ScreenPicture> kept, long frameId) {
    for (ScreenPicture picture : kept) {
      if (picture.frameId() == frameId) {
        return picture;
      }
    }
    return null;
  }
}
