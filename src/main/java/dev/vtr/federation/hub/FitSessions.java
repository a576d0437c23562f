package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionName;
import dev.vtr.terminal.ShownText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that spokes tell, as they may be listed: each with a UUID and a name by the rule of
 * names, and with a title that is cleaned as a session's own terminal cleans it. What is not fit is
 * left out, said in the log once for each spoke.
 *
 * <p>Confined to the lock of {@link Spokes}.
 */
final class FitSessions {
  private static final Logger LOG = LoggerFactory.getLogger(FitSessions.class);

  private final Set<String> saidOf = new HashSet<>();

  /** Those of {@code told} by {@code spoke} that are fit. */
  Coordinator of(String spoke, Coordinator told) {
    List<Session> fit = new ArrayList<>(told.getSessionsCount());
    boolean changed = false;
    for (Session session : told.getSessionsList()) {
      String problem = problem(session);
      if (problem != null) {
        changed = true;
        say(spoke, problem);
        continue;
      }
      String title = ShownText.title(session.getTitle());
      boolean clean = title.equals(session.getTitle());
      changed |= !clean;
      fit.add(clean ? session : session.toBuilder().setTitle(title).build());
    }
    return changed ? told.toBuilder().clearSessions().addAllSessions(fit).build() : told;
  }

  private static @Nullable String problem(Session session) {
    if (!SessionId.isValid(session.getId())) {
      return "id is no UUID";
    }
    return SessionName.isValid(session.getName())
        ? null
        : "name does not match [A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  }

  private void say(String spoke, String problem) {
    if (saidOf.size() < Spokes.MOST && saidOf.add(spoke)) {
      LOG.warn("spoke {} lists a session whose {}, which is left out", spoke, problem);
    }
  }
}
