package dev.vtr.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which spans are wanted. Null and empty mean "any".
 *
 * @param since spans whose last line was written at or after it
 * @param until spans whose last line was written before it
 * @param begunBefore spans that began before it, whenever they ended
 * @param status {@code ok}, {@code error} or {@code unset}
 * @param attributes each must stand on the span with this value as text; {@code resource} ones
 *     count too
 */
public record SpanFilter(
    @Nullable SessionReference session,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant begunBefore,
    @Nullable String name,
    @Nullable Duration minDuration,
    @Nullable String status,
    Map<String, String> attributes) {

  public static final SpanFilter ANY =
      new SpanFilter(null, null, null, null, null, null, null, Map.of());

  /** All spans of a session. */
  public static SpanFilter of(SessionReference session) {
    return ANY.withSession(session);
  }

  public SpanFilter withSession(@Nullable SessionReference other) {
    return new SpanFilter(other, since, until, begunBefore, name, minDuration, status, attributes);
  }

  /** Spans that lie wholly or partly between two times. */
  public SpanFilter overlapping(@Nullable Instant from, @Nullable Instant to) {
    return new SpanFilter(session, from, null, to, name, minDuration, status, attributes);
  }

  /**
   * Whether the line of a span's end may lack the needle that its other lines have: by an attribute
   * alone.
   */
  boolean mayMissTheEnd() {
    return session == null && name == null && !attributes.isEmpty();
  }

  /** Whether a span may pass, of which a line tells that has no end: how long it lasts is open. */
  boolean mayMatch(Span unended) {
    return (session == null || session.matches(unended))
        && (name == null || unended.name().equals(name))
        && (status == null || status.equals("unset"));
  }

  /** Whether only some nodes' spans can pass: a session's, or by a coordinator's name. */
  boolean asksForProcesses() {
    return session != null
        || attributes.containsKey("coordinator")
        || attributes.containsKey("coordinator.name");
  }

  /**
   * Byte strings that a line of an ended span holds, besides {@link #needles}; for telling what is
   * passed over unread.
   */
  List<String> furtherNeedles() {
    List<String> further = new ArrayList<>();
    if (session != null && name != null) {
      further.add("\"name\":\"" + name + "\"");
    }
    if ((session != null || name != null) && status != null && !status.equals("unset")) {
      further.add("\"status\":{\"code\":\"" + status + "\"");
    }
    return further;
  }

  /**
   * Byte strings of which every matching line holds one; by the criterion that is likely the
   * rarest.
   */
  List<String> needles() {
    if (session != null) {
      return session.needles();
    }
    if (name != null) {
      return List.of("\"name\":\"" + name + "\"");
    }
    List<String> needles = new ArrayList<>();
    if (status != null && !status.equals("unset")) {
      needles.add("\"status\":{\"code\":\"" + status + "\"");
    } else if (!attributes.isEmpty()) {
      needles.add("\"" + attributes.keySet().iterator().next() + "\":");
    }
    return needles;
  }

  boolean matches(Span span) {
    return (session == null || session.matches(span))
        && (since == null || span.endNanos() >= Times.nanosOf(since))
        && (until == null || span.endNanos() < Times.nanosOf(until))
        && (begunBefore == null || span.startNanos() < Times.nanosOf(begunBefore))
        && (name == null || span.name().equals(name))
        && (minDuration == null || span.durationNanos() >= minDuration.toNanos())
        && (status == null
            || (span.statusCode().isEmpty() ? "unset" : span.statusCode()).equals(status))
        && attributes.entrySet().stream()
            .allMatch(wanted -> holds(span, wanted.getKey(), wanted.getValue()));
  }

  private static boolean holds(Span span, String key, String value) {
    Object own = span.attributes().get(key);
    Object found = own == null ? span.resource().get(key) : own;
    return found != null && found.toString().equals(value);
  }
}
