package dev.vtr.query;

import dev.vtr.query.scan.SpanLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spans that found no room, for each trace by itself: what one of them left out says nothing about
 * another. Bounded: keys of all of them together, and traces told apart. Used by one thread at a
 * time.
 */
public final class LeftOutByTrace {
  /** Keys of all traces, and of their lines: 8 MiB of tables each, as many as one table holds. */
  private static final int KEYS_MAX = 1 << 19;

  /** More than a query follows or asks for at once; those beyond are counted together. */
  private static final int TRACES_MAX = 512;

  private final Room keys = new Room(KEYS_MAX);
  private final Room lineKeys = new Room(KEYS_MAX);
  private final Map<String, SpansLeftOut> byTrace = new HashMap<>();
  private final SpansLeftOut others = new SpansLeftOut(new Room(0), new Room(0));

  void add(SpanLine line) {
    roomFor(line.traceId()).add(line);
  }

  void addAll(LeftOutByTrace theirs) {
    theirs.byTrace.forEach((traceId, left) -> roomFor(traceId).addAll(left));
    others.addAll(theirs.others);
  }

  private SpansLeftOut roomFor(String traceId) {
    SpansLeftOut known = byTrace.get(traceId);
    if (known == null && byTrace.size() >= TRACES_MAX) {
      return others;
    }
    return known != null
        ? known
        : byTrace.computeIfAbsent(traceId, key -> new SpansLeftOut(keys, lineKeys));
  }

  /** Takes out the spans of which other lines are held. */
  void remove(Collection<Span> held) {
    SpanIds heldKeys = new SpanIds();
    held.forEach(span -> heldKeys.add(SpanIds.keyOf(span.traceId(), span.spanId())));
    all().forEach(left -> left.remove(heldKeys));
  }

  private Stream<SpansLeftOut> all() {
    return Stream.concat(byTrace.values().stream(), Stream.of(others));
  }

  /** Lines of all traces, those of spans included of which others are held. */
  long lines() {
    return all().mapToLong(SpansLeftOut::lines).sum();
  }

  /** What one trace left out. */
  SpansLeftOut of(String traceId) {
    SpansLeftOut known = byTrace.get(traceId);
    return known != null ? known : others;
  }

  /** What traces other than this one left out, by their ids. */
  Map<String, SpansLeftOut> except(String traceId) {
    Map<String, SpansLeftOut> rest = new HashMap<>(byTrace);
    rest.remove(traceId);
    return rest;
  }

  /** Whether a span may be among them. */
  boolean mayHold(String traceId, String spanId) {
    return of(traceId).mayHold(traceId, spanId);
  }
}
