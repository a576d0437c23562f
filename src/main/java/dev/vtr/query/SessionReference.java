package dev.vtr.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A session as an agent names it: an id, at least {@value #PREFIX_MIN} characters of its beginning,
 * a name, or {@code coordinator:name}. A name means every span that carried it at its time.
 *
 * @param coordinator empty for any
 * @param text id, beginning or name
 */
public record SessionReference(String coordinator, String text) {
  /** The contract's shortest beginning of an id. */
  public static final int PREFIX_MIN = 6;

  private static final int ID_LENGTH = 36;

  public static SessionReference of(String reference) {
    int colon = reference.indexOf(':');
    return colon < 0
        ? new SessionReference("", reference)
        : new SessionReference(reference.substring(0, colon), reference.substring(colon + 1));
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
    return needles;
  }

  boolean matches(Span span) {
    String id = span.sessionId();
    boolean byId =
        mayBeId() && (text.length() == ID_LENGTH ? id.equals(text) : id.startsWith(text));
    boolean byName = span.sessionName().equals(text);
    return (byId || byName) && (coordinator.isEmpty() || coordinator.equals(coordinatorOf(span)));
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
