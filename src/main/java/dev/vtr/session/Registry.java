package dev.vtr.session;

import dev.vtr.bus.NoSuchRecipient;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one coordinator by id, name and reference. Names are unique, also against a
 * session that is still being spawned. Confined to the coordinator's context.
 */
final class Registry {
  /** Shorter ones are more often a slip than a reference. */
  static final int MIN_PREFIX_LENGTH = 6;

  /** One session. */
  static final class Entry {
    private final SessionId id;
    private SessionName name;
    private @Nullable SessionView view;
    private String deployment = "";

    private Entry(SessionId id, SessionName name) {
      this.id = id;
      this.name = name;
    }

    SessionId id() {
      return id;
    }

    SessionName name() {
      return name;
    }

    /** Its verticle's deployment; empty before that. */
    String deployment() {
      return deployment;
    }

    void deployed(String deploymentId) {
      deployment = deploymentId;
    }

    /** Says on {@code span} which session it is about. */
    void tellOf(Span span) {
      span.setAttribute(Attrs.SESSION_ID, id.toString())
          .setAttribute(Attrs.SESSION_NAME, name.value());
    }

    /** What it means for a caller that the session's answer failed with {@code cause}. */
    Throwable failure(Throwable cause) {
      return switch (cause) {
        case NoSuchRecipient gone -> new Failure.NotFound("session", name.value());
        case TimeoutException late -> new Failure.DeadlineExceeded();
        default -> cause;
      };
    }
  }

  private final Map<SessionId, Entry> byId = new LinkedHashMap<>();
  private final int maxSessions;

  Registry(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /**
   * Takes a name for a session that is about to be spawned.
   *
   * @throws Failure.AlreadyExists if it is taken
   * @throws Failure.Exhausted if there are as many sessions as may be
   */
  Entry reserve(SessionId id, SessionName name) {
    checkFree(name);
    if (byId.size() >= maxSessions) {
      throw new Failure.Exhausted(
          Reason.TOO_MANY_SESSIONS, "the node has " + maxSessions + " sessions, its limit");
    }
    Entry entry = new Entry(id, name);
    byId.put(id, entry);
    return entry;
  }

  private void checkFree(SessionName name) {
    if (byName(name.value()) != null) {
      throw new Failure.AlreadyExists("session", name.value());
    }
  }

  /**
   * Gives a session another name; the name it has is not an error.
   *
   * @throws Failure.AlreadyExists if another has it
   */
  void rename(Entry entry, SessionName name) {
    if (!entry.name.equals(name)) {
      checkFree(name);
      entry.name = name;
    }
  }

  /** A session tells of itself. */
  void heard(SessionEvent event) {
    if (event instanceof SessionEvent.Changed(SessionView view)) {
      note(view);
    }
  }

  /** Takes note of how a session is now; nothing if it was removed. */
  void note(SessionView view) {
    Entry entry = byId.get(view.id());
    if (entry != null) {
      entry.view = view;
    }
  }

  void remove(SessionId id) {
    byId.remove(id);
  }

  /** All that run or have run, oldest first; not those still being spawned. */
  List<SessionView> views() {
    List<SessionView> views = new ArrayList<>(byId.size());
    for (Entry entry : byId.values()) {
      if (entry.view != null) {
        views.add(entry.view);
      }
    }
    return List.copyOf(views);
  }

  /**
   * The session that a name, an id, or a unique prefix of an id refers to, in this order.
   *
   * @throws Failure.NotFound for none
   * @throws Failure.Ambiguous for several
   */
  Entry resolve(String reference) {
    Entry named = byName(reference);
    if (named != null) {
      return named;
    }
    List<Entry> found = byPrefix(reference.toLowerCase(Locale.ROOT));
    if (found.isEmpty()) {
      throw new Failure.NotFound("session", reference);
    }
    if (found.size() > 1) {
      throw new Failure.Ambiguous(
          "session", reference, found.stream().map(entry -> entry.name.value()).toList());
    }
    return found.getFirst();
  }

  private @Nullable Entry byName(String name) {
    for (Entry entry : byId.values()) {
      if (entry.name.value().equals(name)) {
        return entry;
      }
    }
    return null;
  }

  private List<Entry> byPrefix(String prefix) {
    if (prefix.length() < MIN_PREFIX_LENGTH) {
      return List.of();
    }
    return byId.values().stream().filter(entry -> entry.id.toString().startsWith(prefix)).toList();
  }
}
