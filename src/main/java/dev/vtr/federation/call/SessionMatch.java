package dev.vtr.federation.call;

import dev.vtr.proto.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which sessions a reference without coordinator fits: those of that name; if none, the one of that
 * id; if none, those whose id begins with it.
 */
public final class SessionMatch {
  /** Characters of an id from which on they count as its prefix. */
  private static final int SHORTEST_PREFIX = 6;

  private SessionMatch() {}

  /** The sessions that {@code reference} fits best; those of one rank only. */
  public static List<Session> best(List<Session> sessions, String reference) {
    List<Session> found = all(sessions, session -> session.getName().equals(reference));
    if (found.isEmpty()) {
      found = all(sessions, session -> session.getId().equals(reference));
    }
    if (found.isEmpty() && reference.length() >= SHORTEST_PREFIX) {
      found = all(sessions, session -> session.getId().startsWith(reference));
    }
    return found;
  }

  private static List<Session> all(List<Session> sessions, Predicate<Session> fits) {
    List<Session> found = new ArrayList<>();
    for (Session session : sessions) {
      if (fits.test(session)) {
        found.add(session);
      }
    }
    return found;
  }
}
