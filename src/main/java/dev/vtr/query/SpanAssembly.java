package dev.vtr.query;

import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.SpanLink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of their lines, whatever order these come in: start, progress, end; lines that stand
 * twice count once. Of two that claim to be the same span, the one of a node counts: a program
 * knows its session's spans and may send spans of its own under their ids.
 *
 * <p>Bounded: what finds no room, by number or by bytes, is counted and left out. Not thread-safe.
 */
final class SpanAssembly {
  /** Spans held at once; the largest answer there is. */
  static final int SPANS_MAX = 20_000;

  /** Events held for one span; a stream of an hour has more. */
  static final int EVENTS_MAX = 4096;

  /** Progress lines held for one span, the newest ones. */
  private static final int PROGRESS_MAX = 256;

  private static final class Parts {
    @Nullable SpanLine started;
    @Nullable SpanLine ended;
    final SortedMap<Integer, SpanLine> progress = new TreeMap<>();

    void addProgress(SpanLine line) {
      progress.putIfAbsent(line.part(), line);
      if (progress.size() > PROGRESS_MAX) {
        progress.remove(progress.firstKey());
      }
    }

    void addEnded(SpanLine line) {
      if (ended == null || (isForeign(ended) && !isForeign(line))) {
        ended = line;
      }
    }

    Stream<SpanLine> all() {
      Stream<SpanLine> before =
          Stream.concat(Stream.ofNullable(started), progress.values().stream());
      return Stream.concat(before, Stream.ofNullable(end()));
    }

    boolean has(SpanLine line) {
      return switch (line.phase()) {
        case STARTED -> started != null;
        case PROGRESS -> progress.containsKey(line.part());
        case ENDED -> ended != null && (!isForeign(ended) || isForeign(line));
      };
    }

    /** The end, unless it is somebody else's than the begin. */
    @Nullable SpanLine end() {
      SpanLine last = ended;
      boolean ours =
          Stream.concat(Stream.ofNullable(started), progress.values().stream())
              .anyMatch(line -> !isForeign(line));
      return last != null && ours && isForeign(last) ? null : last;
    }

    private static boolean isForeign(SpanLine line) {
      return !line.resource().isEmpty() && !line.resource().containsKey("vtr.role");
    }
  }

  private final Map<String, Parts> partsById = new LinkedHashMap<>();
  private final Map<Object, Object> interned = new LinkedHashMap<>();
  private final Room room;
  private final LeftOutByTrace leftOut = new LeftOutByTrace();

  /**
   * @param room shared by all assemblies of one query, or of one of its threads
   */
  SpanAssembly(Room room) {
    this.room = room;
  }

  /**
   * Adds a line.
   *
   * @param weight what it takes of the room, by {@link Room#weight}
   */
  void add(SpanLine line, long weight) {
    if (room.take(weight)) {
      place(line);
    } else {
      leftOut.add(line);
    }
  }

  /** Adds a line whose room is taken already. */
  void place(SpanLine line) {
    String id = line.traceId() + line.spanId();
    Parts parts = partsById.get(id);
    if (parts == null) {
      if (partsById.size() >= SPANS_MAX) {
        leftOut.add(line);
        return;
      }
      parts = new Parts();
      partsById.put(id, parts);
    }
    switch (line.phase()) {
      case STARTED -> parts.started = parts.started == null ? line : parts.started;
      case PROGRESS -> parts.addProgress(line);
      case ENDED -> parts.addEnded(line);
    }
  }

  /** Takes over everything that another assembly holds, with the room that it took. */
  void addAll(SpanAssembly other) {
    other.partsById.values().forEach(parts -> parts.all().forEach(this::place));
    leftOut.addAll(other.leftOut);
  }

  /**
   * Takes over what another assembly holds of spans that are held here too, or that {@code wanted}
   * accepts by one of their lines.
   */
  void addAll(SpanAssembly other, Predicate<SpanLine> wanted) {
    other.partsById.forEach(
        (id, parts) -> {
          SpanLine any = parts.all().findFirst().orElse(null);
          if (any != null && (partsById.containsKey(id) || wanted.test(any))) {
            parts.all().forEach(this::place);
          }
        });
    leftOut.addAll(other.leftOut);
  }

  /** Whether another line of the same span is held. */
  boolean holds(SpanLine line) {
    return partsById.containsKey(line.traceId() + line.spanId());
  }

  /** Whether this line, or one that counts in its stead, is held. */
  boolean holdsLine(SpanLine line) {
    Parts parts = partsById.get(line.traceId() + line.spanId());
    return parts != null && parts.has(line);
  }

  /** Lines of spans that found no room. */
  long leftOut() {
    return leftOut.lines();
  }

  /** The spans of these lines; those held here are taken out by who asks last. */
  LeftOutByTrace spansLeftOut() {
    return leftOut;
  }

  int size() {
    return partsById.size();
  }

  /** The span as far as this one line tells it. */
  static Optional<Span> single(SpanLine line) {
    SpanAssembly alone = new SpanAssembly(new Room(0));
    alone.place(line);
    return alone.spans().stream().findFirst();
  }

  List<Span> spans() {
    return partsById.values().stream().map(this::span).toList();
  }

  private Span span(Parts parts) {
    List<SpanLine> lines = parts.all().toList();
    SpanLine first = lines.getFirst();
    SpanLine last = lines.getLast();
    SpanLine ended = parts.end();
    Map<String, Object> attributes = attributes(lines);
    List<SpanEvent> events = events(lines);
    OptionalLong start =
        lines.stream().mapToLong(SpanLine::startNanos).filter(nanos -> nanos > 0).findFirst();
    long oldestSign = start.isPresent() ? start.getAsLong() : oldestSign(lines, events);
    return new Span(
        first.traceId(),
        first.spanId(),
        firstText(lines.stream().map(SpanLine::parentSpanId)),
        last.name(),
        firstText(lines.stream().map(SpanLine::kind)),
        oldestSign,
        start.isPresent(),
        ended != null ? ended.endNanos() : lastSign(lines, events, oldestSign),
        ended != null ? Span.State.ENDED : Span.State.OPEN,
        last.statusCode(),
        last.statusMessage(),
        attributes,
        events,
        lines.size() == 1 ? first.links() : distinctLinks(lines),
        last.droppedEvents() + suppressed(attributes),
        last.droppedAttributes(),
        last.droppedLinks(),
        intern(last.resource().isEmpty() ? first.resource() : last.resource()));
  }

  private static Map<String, Object> attributes(List<SpanLine> lines) {
    if (lines.size() == 1) {
      return lines.getFirst().attributes();
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    lines.forEach(line -> attributes.putAll(line.attributes()));
    return attributes;
  }

  private static List<SpanLink> distinctLinks(List<SpanLine> lines) {
    return lines.stream().flatMap(line -> line.links().stream()).distinct().toList();
  }

  private static String firstText(Stream<String> texts) {
    return texts.filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  private static long suppressed(Map<String, Object> attributes) {
    OptionalDouble count = Span.number(attributes, "events_suppressed");
    return count.isPresent() ? (long) count.getAsDouble() : 0;
  }

  private static List<SpanEvent> events(List<SpanLine> lines) {
    if (lines.size() == 1 && lines.getFirst().events().size() <= EVENTS_MAX) {
      return lines.getFirst().events();
    }
    Set<SpanEvent> distinct = new LinkedHashSet<>();
    boolean hasParts = lines.stream().anyMatch(line -> line.phase() == SpanLine.Phase.PROGRESS);
    for (SpanLine line : lines) {
      for (SpanEvent event : line.events()) {
        // A sum of events on the last line, each of which stands on a part's.
        if (!hasParts || !Boolean.TRUE.equals(event.attributes().get("told_in_parts"))) {
          distinct.add(event);
        }
      }
    }
    List<SpanEvent> byTime = new ArrayList<>(distinct);
    byTime.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
    return byTime.size() > EVENTS_MAX
        ? List.copyOf(byTime.subList(byTime.size() - EVENTS_MAX, byTime.size()))
        : byTime;
  }

  private static long oldestSign(List<SpanLine> lines, List<SpanEvent> events) {
    return Stream.concat(
            lines.stream().map(line -> Times.nanosOf(line.timestamp())),
            events.stream().map(SpanEvent::atNanos))
        .filter(nanos -> nanos > 0)
        .min(Long::compare)
        .orElse(0L);
  }

  private static long lastSign(List<SpanLine> lines, List<SpanEvent> events, long start) {
    long sign = Math.max(start, events.isEmpty() ? 0 : events.getLast().atNanos());
    for (SpanLine line : lines) {
      sign = Math.max(sign, Times.nanosOf(line.timestamp()));
    }
    return sign;
  }

  /** Thousands of spans share a handful of resources. */
  @SuppressWarnings("unchecked") // What comes back equals what went in.
  private Map<String, Object> intern(Map<String, Object> resource) {
    Object known = interned.putIfAbsent(resource, resource);
    return known == null ? resource : (Map<String, Object>) known;
  }
}
