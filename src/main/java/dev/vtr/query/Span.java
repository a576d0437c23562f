package dev.vtr.query;

import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLink;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A span as far as its lines tell it.
 *
 * @param startNanos nanoseconds since the epoch, by the clock of its own node; where no line says
 *     it, the oldest sign of the span
 * @param startKnown whether a line says when the span began, else it was before {@code startNanos}
 * @param endNanos likewise; of a span without an end, how far it is known to have come: now, while
 *     its process lives, else its last sign of life
 * @param statusCode {@code ok}, {@code error} or empty
 * @param events by time; those of progress lines included
 * @param hiddenEvents events that were suppressed or dropped before they reached a line
 * @param droppedAttributes its own that were left out, those of its events and links not counted
 * @param droppedLinks links that were left out
 * @param resource the process that made it
 */
public record Span(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    long startNanos,
    boolean startKnown,
    long endNanos,
    State state,
    String statusCode,
    String statusMessage,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    long hiddenEvents,
    long droppedAttributes,
    long droppedLinks,
    Map<String, Object> resource) {

  /** Whether the span has come to its end. */
  public enum State {
    ENDED,
    /** Started; neither an end nor a later process of its node was found. */
    OPEN,
    /** Started by a process that is gone without having ended it. */
    CUT_OFF
  }

  /** How long it took; how far it has come, at least, where begin or end are not known. */
  public long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }

  public boolean isError() {
    return statusCode.equals("error");
  }

  /** Hub, spoke or cli ({@code vtr.role}); empty if the line does not say. */
  public String role() {
    return text(resource, "vtr.role");
  }

  /** The name of the node's coordinator, or empty. */
  public String coordinator() {
    return text(resource, "coordinator.name");
  }

  /**
   * Names the process ({@code service.instance.id}); role and coordinator stand in where it is
   * missing.
   */
  public String instance() {
    String instance = text(resource, "service.instance.id");
    return instance.isEmpty() ? role() + "/" + coordinator() : instance;
  }

  public String sessionId() {
    return text(attributes, "session.id");
  }

  public String sessionName() {
    return text(attributes, "session.name");
  }

  /** An attribute as text, or empty. */
  public String attribute(String key) {
    return text(attributes, key);
  }

  /** An attribute as a number; empty if it is none. */
  public OptionalDouble number(String key) {
    return number(attributes, key);
  }

  Span withState(State other) {
    return with(other, endNanos);
  }

  /** The same span, known to have come at least so far. */
  Span lastingUntil(long nanos) {
    return with(state, Math.max(endNanos, nanos));
  }

  private Span with(State other, long otherEndNanos) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startNanos,
        startKnown,
        otherEndNanos,
        other,
        statusCode,
        statusMessage,
        attributes,
        events,
        links,
        hiddenEvents,
        droppedAttributes,
        droppedLinks,
        resource);
  }

  /** Attributes that were left out, its own and those of its events and links. */
  public long allDroppedAttributes() {
    return droppedAttributes
        + events.stream().mapToLong(SpanEvent::droppedAttributes).sum()
        + links.stream().mapToLong(SpanLink::droppedAttributes).sum();
  }

  /** A value of a line's object as text, or empty. */
  public static String text(Map<String, Object> object, String key) {
    Object value = object.get(key);
    return value == null ? "" : value.toString();
  }

  /** A value of a line's object as a number; numbers written as text count too. */
  public static OptionalDouble number(Map<String, Object> object, String key) {
    Object value = object.get(key);
    if (value instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    if (value instanceof String text) {
      try {
        return OptionalDouble.of(Double.parseDouble(text));
      } catch (NumberFormatException notNumeric) {
        return OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }
}
