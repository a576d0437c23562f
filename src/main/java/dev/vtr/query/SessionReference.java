package dev.vtr.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A session as an agent names it: an id, at least {@value #PREFIX_MIN} characters of its beginning,
 * a name, or {@code coordinator:name}. A name means every session that carried it, by all the names
 * that these had: its spans carry the name of their time.
 *
 * @param coordinator empty for any
 * @param text id, beginning or name
 * @param ids of sessions that are meant whatever their names, once they are known
 */
public record SessionReference(String coordinator, String text, Set<String> ids) {
  /** Stands in the line of every span of a call that gives a session another name. */
  static final String RENAMES = "\"rpc.method\":\"vtr.v1.Vtr/Rename\"";

  /** The contract's shortest beginning of an id. */
  public static final int PREFIX_MIN = 6;

  private static final int ID_LENGTH = 36;

  public static SessionReference of(String reference) {
    int colon = reference.indexOf(':');
    return colon < 0
        ? new SessionReference("", reference, Set.of())
        : new SessionReference(
            reference.substring(0, colon), reference.substring(colon + 1), Set.of());
  }

  /** Byte strings of which every matching line holds one. */
  List<String> needles() {
    List<String> needles = new ArrayList<>();
    if (mayBeId()) {
      needles.add("\"session.id\":\"" + text);
    }
    if (text.length() != ID_LENGTH) {
      needles.add("\"session.name\":\"" + text + "\"");
    }
    if (asksForRenames()) {
      needles.add(RENAMES);
    }
    ids.forEach(id -> needles.add("\"session.id\":\"" + id + "\""));
    return needles;
  }

  /** Whether it is by a name, and which sessions had further ones is not known yet. */
  boolean asksForRenames() {
    return text.length() != ID_LENGTH && ids.isEmpty();
  }

  /** The same, meaning these sessions by all their names. */
  SessionReference withIds(Set<String> sessionIds) {
    return new SessionReference(coordinator, text, Set.copyOf(sessionIds));
  }

  boolean matches(Span span) {
    String id = span.sessionId();
    boolean byId =
        mayBeId() && (text.length() == ID_LENGTH ? id.equals(text) : id.startsWith(text));
    boolean byName = span.sessionName().equals(text);
    return (byId || byName || ids.contains(id))
        && (coordinator.isEmpty() || coordinator.equals(coordinatorOf(span)));
  }

  private static String coordinatorOf(Span span) {
    String named = span.attribute("coordinator");
    return named.isEmpty() ? span.coordinator() : named;
  }

  private boolean mayBeId() {
    return text.length() >= PREFIX_MIN
        && text.length() <= ID_LENGTH
        && text.chars().allMatch(c -> c == '-' || Character.digit(c, 16) >= 0);
  }
}
