package dev.vtr.rpc;

import dev.vtr.session.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets spans that would be one for each frame through at most once a second for each session and
 * name. Remembers a bounded number of sessions. Any thread may call.
 */
final class SampledSpans {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_KEYS = 4096;

  private record Key(SessionId session, String name) {}

  private final Map<Key, Long> lastNanos =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** Whether a span of {@code name} is due; if so, the next one is a second away. */
  synchronized boolean isDue(SessionId session, String name, long nowNanos) {
    Key key = new Key(session, name);
    Long last = lastNanos.get(key);
    if (last != null && nowNanos - last < INTERVAL_NANOS) {
      return false;
    }
    lastNanos.put(key, nowNanos);
    return true;
  }
}
