package dev.vtr.cli.trace;

import dev.vtr.query.SessionReference;
import dev.vtr.query.Span;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.Times;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options that say which spans are meant. */
final class Filters {
  /** All options that {@link #filter} reads. */
  static final Set<String> OPTIONS =
      Set.of("--session", "--since", "--name", "--min-duration", "--status", "--attr", "--limit");

  private static final Set<String> STATUSES = Set.of("ok", "error", "unset");

  /** Sessions named in an error. */
  private static final int SESSIONS_NAMED_MAX = 8;

  private Filters() {}

  static SpanFilter filter(Arguments arguments, Clock clock) throws Refusal {
    String status = arguments.value("--status").orElse(null);
    if (status != null && !STATUSES.contains(status)) {
      throw Refusal.usage(
          "--status: not ok, error or unset: " + status, "for example --status error");
    }
    return new SpanFilter(
        session(arguments),
        since(arguments, clock),
        null,
        arguments.value("--name").orElse(null),
        arguments.duration("--min-duration").orElse(null),
        status,
        attributes(arguments));
  }

  static @Nullable SessionReference session(Arguments arguments) throws Refusal {
    Optional<String> reference = arguments.value("--session");
    if (reference.isEmpty()) {
      return null;
    }
    SessionReference session = SessionReference.of(reference.get());
    boolean plain =
        session.text().chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    if (session.text().isEmpty() || !plain) {
      throw Refusal.usage(
          "--session: not an id, a name or coordinator:name: " + reference.get(),
          "vtr agent ls lists sessions");
    }
    return session;
  }

  /** {@code --since}: a duration before now, or a time. */
  static @Nullable Instant since(Arguments arguments, Clock clock) throws Refusal {
    return time(arguments, "--since", clock);
  }

  static @Nullable Instant time(Arguments arguments, String option, Clock clock) throws Refusal {
    Optional<String> text = arguments.value(option);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text.get());
    } catch (DateTimeException notTime) {
      Optional<Duration> ago = Times.duration(text.get());
      if (ago.isEmpty()) {
        throw Refusal.usage(
            option + ": neither a duration nor a time: " + text.get(),
            "write 250ms, 5s, 2m or 1h, or 2026-02-01T17:30:05Z");
      }
      return clock.instant().minus(ago.get());
    }
  }

  private static Map<String, String> attributes(Arguments arguments) throws Refusal {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : arguments.all("--attr")) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw Refusal.usage(
            "--attr: not KEY=VALUE: " + pair, "for example --attr outcome=timed_out");
      }
      attributes.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return attributes;
  }

  /** A beginning of an id must mean one session. */
  static void requireOneSession(@Nullable SessionReference session, List<Span> spans)
      throws Refusal {
    if (session == null) {
      return;
    }
    List<String> ids =
        spans.stream()
            .filter(span -> !span.sessionName().equals(session.text()))
            .map(Span::sessionId)
            .distinct()
            .limit(SESSIONS_NAMED_MAX)
            .toList();
    if (ids.size() > 1) {
      throw Refusal.ambiguous(
          "--session: "
              + session.text()
              + " begins the ids of several sessions: "
              + String.join(", ", ids),
          "give more of the id");
    }
  }

  /** Says so when one name stood for several sessions. */
  static List<String> severalSessions(@Nullable SessionReference session, List<Span> spans) {
    List<String> ids =
        spans.stream().map(Span::sessionId).filter(id -> !id.isEmpty()).distinct().toList();
    return session == null || ids.size() < 2
        ? List.of()
        : List.of(
            "which of the "
                + ids.size()
                + " sessions that carried this name is meant: "
                + String.join(", ", ids.stream().limit(SESSIONS_NAMED_MAX).toList()));
  }
}
