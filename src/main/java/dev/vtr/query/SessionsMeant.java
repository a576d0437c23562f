package dev.vtr.query;

import dev.vtr.query.scan.NeedleSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sessions that a reference may mean, by all lines of the time that is asked for. A line is
 * read only if its session is a new one. Used by one thread.
 */
final class SessionsMeant {
  /** Sessions told apart; a name that more have carried says nothing any more. */
  private static final int SESSIONS_MAX = 10_000;

  private static final String FIELD = "\"session.id\":\"";
  private static final NeedleSet NEEDLE = NeedleSet.of(List.of(FIELD));
  private static final NeedleSet RENAMES = NeedleSet.of(List.of(SessionReference.RENAMES));

  /** The longest id that is looked at. */
  private static final int ID_BYTES_MAX = 64;

  private final SessionReference reference;
  private final Map<String, String> namesById = new HashMap<>();
  private final Set<String> strangers = new HashSet<>();
  private final Set<String> renamed = new HashSet<>();
  private byte[] last = new byte[0];

  SessionsMeant(SessionReference reference) {
    this.reference = reference;
  }

  /** Whether {@link #note} could tell nothing new of this line's session. */
  boolean isKnown(byte[] text, int from, int to) {
    int at = NEEDLE.find(text, from, to);
    int start = at + FIELD.length();
    if (at < 0) {
      return false;
    }
    if (start + last.length < to
        && last.length > 0
        && text[start + last.length] == '"'
        && Arrays.equals(text, start, start + last.length, last, 0, last.length)) {
      return true;
    }
    int end = start;
    while (end < to && text[end] != '"') {
      end++;
    }
    if (end - start > ID_BYTES_MAX || end - start == 0) {
      return true;
    }
    String id = new String(text, start, end - start, StandardCharsets.UTF_8);
    if (!namesById.containsKey(id) && !strangers.contains(id)) {
      return namesById.size() + strangers.size() >= SESSIONS_MAX;
    }
    last = Arrays.copyOfRange(text, start, end);
    return true;
  }

  /** Remembers a span's session. */
  void note(Span span) {
    String id = span.sessionId();
    if (id.isEmpty() || namesById.size() + strangers.size() >= SESSIONS_MAX) {
      return;
    }
    if (reference.matches(span)) {
      namesById.put(id, span.sessionName());
      strangers.remove(id);
    } else if (!namesById.containsKey(id)) {
      strangers.add(id);
    }
  }

  /** Whether a line is of a call that gave a session another name, and this asks for those. */
  boolean isRename(byte[] text, int from, int to) {
    return reference.asksForRenames() && RENAMES.find(text, from, to) >= 0;
  }

  /** Remembers that a session was given the name that this span carries. */
  void noteRename(Span span) {
    if (!span.sessionId().isEmpty() && renamed.size() < SESSIONS_MAX) {
      renamed.add(span.sessionId());
      if (reference.matches(span)) {
        namesById.put(span.sessionId(), span.sessionName());
      }
    }
  }

  /** Sessions that had more than one name, whether the reference means them or not. */
  Set<String> renamed() {
    return renamed;
  }

  Map<String, String> namesById() {
    return namesById;
  }
}
