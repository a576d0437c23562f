package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose each session is that the hub knows, by id. Of coordinators that tell the same id the first
 * has it, and what the others tell of it is ignored, said in the log once for each: else a spoke
 * could make a session of another one unreachable by listing its id.
 *
 * <p>Confined to the lock of {@link Spokes}.
 */
final class SessionOwners {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOwners.class);

  private final Map<String, String> ownerById = new HashMap<>();
  private final Set<String> toldOf = new HashSet<>();

  /**
   * What {@code coordinator} has from now on: the sessions of {@code told} that are not another's.
   *
   * @param before what it had
   */
  Coordinator claim(String coordinator, Coordinator before, Coordinator told) {
    release(coordinator, before);
    told.getSessionsList().forEach(session -> ownerById.putIfAbsent(session.getId(), coordinator));
    return ownOf(coordinator, told);
  }

  /** {@code coordinator} has none of {@code sessions} any more. */
  void release(String coordinator, Coordinator sessions) {
    sessions.getSessionsList().forEach(session -> ownerById.remove(session.getId(), coordinator));
  }

  /** {@code told} without the sessions that are another's. */
  Coordinator ownOf(String coordinator, Coordinator told) {
    List<Session> own = new ArrayList<>(told.getSessionsCount());
    for (Session session : told.getSessionsList()) {
      String owner = ownerById.getOrDefault(session.getId(), coordinator);
      if (owner.equals(coordinator)) {
        own.add(session);
      } else if (toldOf.size() < Spokes.MOST && toldOf.add(coordinator)) {
        LOG.warn("spoke {} lists a session of {}, which is ignored", coordinator, owner);
      }
    }
    return own.size() == told.getSessionsCount()
        ? told
        : told.toBuilder().clearSessions().addAllSessions(own).build();
  }
}
