package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.query.Missing;
import dev.vtr.query.SessionReference;
import dev.vtr.query.SpanFilter;
import dev.vtr.query.SpanSearch;
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
  private static final Set<String> STATUSES = Set.of("ok", "error", "unset");

  /** Sessions named in an error. */
  private static final int SESSIONS_NAMED_MAX = 8;

  private Filters() {}

  /** Declares all options that {@link #filter} reads, and a limit. */
  static Syntax declare(Syntax syntax, int limit) {
    return syntax
        .option(
            "--session", "REF", "an id, at least 6 characters of it, a name, or coordinator:name")
        .option("--since", "TIME", "5m for five minutes ago, or 2026-02-01T17:30:05Z")
        .option("--until", "TIME", "the same: spans that ended before it")
        .option("--name", "NAME", "of the span, whole: there are no wildcards")
        .option("--min-duration", "TIME", "such as 100ms")
        .option("--status", "STATUS", "ok, error or unset")
        .option("--attr", "K=V", "an attribute; may be repeated")
        .option("--limit", "N", "the newest N, " + limit + " else");
  }

  static SpanFilter filter(Arguments arguments, Clock clock) throws CommandFailure {
    String status = arguments.option("--status");
    if (status != null && !STATUSES.contains(status)) {
      throw CommandFailure.usage(
          "--status: not ok, error or unset: " + status, "for example --status error");
    }
    @Nullable Instant since = time(arguments, "--since", clock);
    @Nullable Instant until = time(arguments, "--until", clock);
    if (since != null && until != null && !since.isBefore(until)) {
      throw CommandFailure.usage("--until: not after --since", "give a later --until");
    }
    return new SpanFilter(
        session(arguments),
        since,
        until,
        null,
        arguments.option("--name"),
        arguments.has("--min-duration")
            ? arguments.duration("--min-duration", Duration.ZERO)
            : null,
        status,
        attributes(arguments));
  }

  static @Nullable SessionReference session(Arguments arguments) throws CommandFailure {
    String reference = arguments.option("--session");
    if (reference == null) {
      return null;
    }
    SessionReference session = SessionReference.of(reference);
    boolean plain =
        session.text().chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    if (session.text().isEmpty() || !plain) {
      throw CommandFailure.usage(
          "--session: not an id, a name or coordinator:name: " + reference,
          "vtr agent ls lists sessions");
    }
    return session;
  }

  /** The option {@code --limit}, from 1 to {@code most}. */
  static int limit(Arguments arguments, int otherwise, int most) throws CommandFailure {
    return arguments.has("--limit") ? arguments.numberBetween("--limit", 1, most) : otherwise;
  }

  /** A duration before now, or a time. */
  static @Nullable Instant time(Arguments arguments, String option, Clock clock)
      throws CommandFailure {
    String text = arguments.option(option);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException notTime) {
      Optional<Duration> ago = Times.duration(text);
      if (ago.isEmpty()) {
        throw CommandFailure.usage(
            option + ": neither a duration nor a time: " + text,
            "write 250ms, 5s, 2m or 1h, or 2026-02-01T17:30:05Z");
      }
      return clock.instant().minus(ago.get());
    }
  }

  private static Map<String, String> attributes(Arguments arguments) throws CommandFailure {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : arguments.options("--attr")) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw CommandFailure.usage(
            "--attr: not KEY=VALUE: " + pair, "for example --attr outcome=timed_out");
      }
      attributes.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return attributes;
  }

  /**
   * A beginning of an id must mean one session.
   *
   * @param sessions names by id of all sessions that it may mean
   */
  static void requireOneSession(@Nullable SessionReference session, Map<String, String> sessions)
      throws CommandFailure {
    if (session == null) {
      return;
    }
    List<String> ids =
        sessions.entrySet().stream()
            .filter(one -> !one.getValue().equals(session.text()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (ids.size() > 1) {
      throw CommandFailure.refused(
          "INVALID_ARGUMENT",
          "--session: " + session.text() + " begins the ids of several sessions: " + named(ids),
          "give more of the id");
    }
  }

  /** Says so when one name stood for several sessions. */
  static List<String> severalSessions(
      @Nullable SessionReference session, Map<String, String> sessions) {
    List<String> ids = sessions.keySet().stream().sorted().toList();
    return session == null || ids.size() < 2
        ? List.of()
        : List.of(
            "which of the "
                + ids.size()
                + " sessions that carried this name is meant: "
                + named(ids));
  }

  private static String named(List<String> ids) {
    int more = ids.size() - SESSIONS_NAMED_MAX;
    return String.join(", ", ids.stream().limit(SESSIONS_NAMED_MAX).toList())
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** What may help who got an empty answer. */
  static String whatNext(SpanFilter filter, String otherwise) {
    String name = filter.name();
    return name != null && name.chars().anyMatch(c -> "*?%".indexOf(c) >= 0)
        ? "--name wants the whole name and knows no wildcards; or " + otherwise
        : otherwise;
  }

  /** What an empty answer says, with why it may be wrong. */
  static String notKnown(String nothing, Missing missing) {
    List<String> sentences = missing.sentences();
    return sentences.isEmpty() ? nothing : nothing + "; not known: " + String.join("; ", sentences);
  }

  /** How to get what a search left out. */
  static String howToGetMore(SpanSearch search, int limitMax) {
    return search.isFull()
        ? "no more fit into memory at once: shorter times with --since and --until"
        : "--limit N, up to " + limitMax + "; or narrow the filters, --since and --until with them";
  }
}
