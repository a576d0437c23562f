package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the hub remembers of the sessions that spokes tell: so much of each, and so much of all that
 * are away together. Bytes are those of the messages; in memory they take about three times as
 * many. What is left out is said in the coordinator's {@code error}.
 */
final class ListBounds {
  /** Sessions of one spoke: five times what a spoke holds unless it is configured otherwise. */
  static final int SPOKE_SESSIONS = 10_000;

  /** Bytes of one spoke's sessions: that many of ordinary length, and 2,000 of the longest. */
  static final int SPOKE_BYTES = 2 * 1024 * 1024;

  /** Bytes of the sessions of all spokes that are away. */
  static final int AWAY_BYTES = 8 * 1024 * 1024;

  /** Characters of what a spoke says of itself in an error or a goodbye. */
  static final int TEXT_CHARS = 400;

  private ListBounds() {}

  /** The sessions of {@code told} as far as they are remembered, and nothing else of it. */
  static Coordinator remembered(Coordinator told) {
    List<Session> sessions = told.getSessionsList();
    int kept = fitting(sessions, SPOKE_SESSIONS, SPOKE_BYTES);
    Coordinator.Builder remembered = Coordinator.newBuilder();
    remembered.addAllSessions(sessions.subList(0, kept));
    if (kept < sessions.size()) {
      remembered.setError(
          "only %d of its %d sessions are remembered, which is the bound"
              .formatted(kept, sessions.size()));
    }
    return remembered.build();
  }

  /** How many of {@code sessions}, from the first on, are within both bounds. */
  static int fitting(List<Session> sessions, int mostSessions, long mostBytes) {
    int most = Math.min(sessions.size(), mostSessions);
    long bytes = 0;
    for (int i = 0; i < most; i++) {
      bytes += FittingList.bytesInside(sessions.get(i));
      if (bytes > mostBytes) {
        return i;
      }
    }
    return most;
  }

  /**
   * Forgets the sessions of those spokes that are away longest, until the rest is in bounds.
   *
   * @return those spokes, as they were
   */
  static List<Spoke> boundAway(Map<String, Spoke> spokes) {
    List<Spoke> away =
        spokes.values().stream()
            .filter(spoke -> spoke.isAway() && spoke.sessions().getSessionsCount() > 0)
            .sorted(Comparator.comparing(Spoke::since))
            .toList();
    long bytes = away.stream().mapToLong(spoke -> spoke.sessions().getSerializedSize()).sum();
    List<Spoke> forgotten = new ArrayList<>();
    for (Spoke spoke : away) {
      if (bytes <= AWAY_BYTES) {
        break;
      }
      bytes -= spoke.sessions().getSerializedSize();
      spokes.put(spoke.name(), spoke.forgotten());
      forgotten.add(spoke);
    }
    return forgotten;
  }

  /** {@code text} as it may be kept and shown. */
  static String cut(String text) {
    return text.length() <= TEXT_CHARS ? text : text.substring(0, TEXT_CHARS) + "...";
  }
}
