package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import dev.vtr.session.SessionId;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionView;
import dev.vtr.terminal.ShownText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that spokes tell, as they may be listed: each with a UUID, in lower case, and a name
 * by the rule of names that no other of the list has, with a size that sessions can have, and a
 * title that is cleaned as a session's own terminal cleans it. Of two with one id or one name the
 * first is listed. What is not fit is left out, said in the log once for each spoke.
 *
 * <p>Confined to the lock of {@link Spokes}.
 */
final class FitSessions {
  private static final Logger LOG = LoggerFactory.getLogger(FitSessions.class);

  private final Set<String> saidOf = new HashSet<>();

  /** Those of {@code told} by {@code spoke} that are fit. */
  Coordinator of(String spoke, Coordinator told) {
    List<Session> fit = new ArrayList<>(told.getSessionsCount());
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    boolean changed = false;
    for (Session one : told.getSessionsList()) {
      Session session = clean(one);
      String problem = problem(session);
      if (problem == null && ids.contains(session.getId())) {
        problem = "id is that of one before it";
      } else if (problem == null && names.contains(session.getName())) {
        problem = "name is that of one before it";
      }
      changed |= problem != null || !session.equals(one);
      if (problem == null) {
        ids.add(session.getId());
        names.add(session.getName());
        fit.add(session);
      } else {
        say(spoke, problem);
      }
    }
    return changed ? told.toBuilder().clearSessions().addAllSessions(fit).build() : told;
  }

  /** {@code session} itself, if there is nothing to clean. */
  private static Session clean(Session session) {
    String id = session.getId().toLowerCase(Locale.ROOT);
    String title = ShownText.title(session.getTitle());
    int cols = side(session.getCols());
    int rows = side(session.getRows());
    boolean endedTwice = session.hasExitCode() && session.hasExitSignal();
    if (id.equals(session.getId())
        && title.equals(session.getTitle())
        && cols == session.getCols()
        && rows == session.getRows()
        && !endedTwice) {
      return session;
    }
    Session.Builder clean =
        session.toBuilder().setId(id).setTitle(title).setCols(cols).setRows(rows);
    return (endedTwice ? clean.clearExitCode() : clean).build();
  }

  private static int side(int told) {
    return Integer.compareUnsigned(told, SessionView.MOST_SIDE) > 0 ? SessionView.MOST_SIDE : told;
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
