package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.TraceLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest spans among the lines that it is shown, and tells of the others how many there
 * are and of which sessions.
 */
final class NewestSpans implements LineVisitor {
  /** Every line of ours begins with its time. */
  private static final byte[] HEAD = ascii("{\"ts\":\"");

  /** What follows upon the time when a span has ended. */
  private static final byte[] ENDED = ascii("\",\"type\":\"span\",");

  /** Characters of a time that all writers write alike: down to the second. */
  private static final int SECOND_CHARS = "2026-02-01T17:30:05".length();

  private static final int MILLI_CHARS = SECOND_CHARS + 4;
  private static final int TIME_CHARS = MILLI_CHARS + 1;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A quarter of the memory is for spans without an end. */
  private static final int UNENDED_SHARE = 4;

  private static final class Held {
    final String id;
    String time;
    final List<SpanLine> lines = new ArrayList<>(1);
    long weight;

    Held(String id, String time) {
      this.id = id;
      this.time = time;
    }
  }

  private final SpanFilter filter;
  private final @Nullable NeedleSet hints;
  private final List<NeedleSet> further;
  private final @Nullable SessionsMeant sessions;
  private final LineParser parser;
  private final int limit;
  private final Room room;
  private final SpanAssembly unended;
  private final LossLines losses;
  private final SpanIds ended = new SpanIds();
  private final byte @Nullable [] sinceSecond;
  private final byte @Nullable [] untilMilli;
  private final Map<String, Held> byId = new HashMap<>();
  private final PriorityQueue<Held> oldestFirst =
      new PriorityQueue<>((one, other) -> one.time.compareTo(other.time));
  private byte @Nullable [] oldestHeld;
  private boolean isFull;
  private long beyond;

  /**
   * @param limit spans to hold
   * @param bytes of memory for them
   */
  NewestSpans(
      SpanFilter filter, int limit, @Nullable NeedleSet hints, ScanCounts counts, long bytes) {
    this.filter = filter;
    this.limit = limit;
    this.hints = hints;
    this.further =
        filter.furtherNeedles().stream().map(needle -> NeedleSet.of(List.of(needle))).toList();
    this.parser = new LineParser(counts);
    this.sessions = filter.session() == null ? null : new SessionsMeant(filter.session());
    this.room = new Room(bytes - bytes / UNENDED_SHARE);
    this.unended = new SpanAssembly(new Room(bytes / UNENDED_SHARE));
    this.losses =
        new LossLines(filter.since() == null ? Long.MIN_VALUE : Times.nanosOf(filter.since()));
    this.sinceSecond = beginning(filter.since(), SECOND_CHARS);
    this.untilMilli = beginning(filter.until(), MILLI_CHARS);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte @Nullable [] beginning(@Nullable Instant time, int chars) {
    return time == null ? null : ascii(Times.text(time).substring(0, chars));
  }

  /** The lines of all spans held. */
  Stream<SpanLine> lines() {
    return byId.values().stream().flatMap(held -> held.lines.stream());
  }

  /** Ended spans that were not held, and lines of others that found no room. */
  long beyond() {
    return beyond;
  }

  /** Starts and progress of spans whose ends were not met before. */
  SpanAssembly unended() {
    return unended;
  }

  /** What was lost since the time that is asked for. */
  LossLines losses() {
    return losses;
  }

  boolean hasMetTheEndOf(SpanLine line) {
    return ended.contains(SpanIds.keyOf(line));
  }

  /** Whether ends went by that {@link #hasMetTheEndOf} does not know of. */
  boolean missesEnds() {
    return ended.isFull();
  }

  /** Whether memory, not the limit, kept spans out. */
  boolean isFull() {
    return isFull;
  }

  /**
   * What memory kept out is not newer than this, in nanoseconds since the epoch; the smallest value
   * if it kept nothing out.
   */
  long keptOutUpTo() {
    Held oldest = oldestFirst.peek();
    // Times of lines have milliseconds, those of spans more.
    return isFull && oldest != null
        ? Times.nanosOf(oldest.time) + NANOS_PER_MILLI - 1
        : Long.MIN_VALUE;
  }

  /** Names of sessions that the filter means, by id. */
  Map<String, String> sessions() {
    return sessions == null ? Map.of() : sessions.namesById();
  }

  /** Sessions that had more than one name. */
  Set<String> renamed() {
    return sessions == null ? Set.of() : sessions.renamed();
  }

  @Override
  public void line(byte[] text, int from, int to) {
    if (LossLines.isLoss(text, from, to)) {
      noteLoss(text, from, to);
      return;
    }
    boolean hasTime =
        to - from > HEAD.length + TIME_CHARS + ENDED.length
            && Arrays.equals(text, from, from + HEAD.length, HEAD, 0, HEAD.length);
    noteRename(text, from, to);
    boolean isEnd = hasTime && isEnd(text, from);
    if (isEnd) {
      ended.add(SpanIds.keyAfterType(text, from + HEAD.length + TIME_CHARS + ENDED.length, to));
      if (compare(text, from, sinceSecond) < 0 || compare(text, from, untilMilli) > 0) {
        return;
      }
    }
    SessionsMeant meant = sessions;
    boolean isNoted = meant == null || meant.isKnown(text, from, to);
    boolean passes = hints == null || hints.find(text, from, to) >= 0;
    boolean isTooOld = isEnd && oldestHeld != null && compare(text, from, oldestHeld) < 0;
    if (isNoted && (!passes || isTooOld)) {
      if (passes && further.stream().allMatch(needle -> needle.find(text, from, to) >= 0)) {
        beyond++;
      }
      return;
    }
    Optional<TraceLine> parsed = parser.parse(text, from, to);
    if (parsed.isEmpty() || !(parsed.get() instanceof SpanLine line)) {
      return;
    }
    Span alone = SpanAssembly.single(line).orElse(null);
    if (alone == null || !isInTime(alone, line)) {
      return;
    }
    if (meant != null) {
      meant.note(alone);
    }
    if (!passes) {
      return;
    }
    if (line.phase() != SpanLine.Phase.ENDED) {
      holdUnended(line, alone, Room.weight(text, from, to));
      return;
    }
    ended.add(SpanIds.keyOf(line));
    if (filter.matches(alone)) {
      hold(line, Room.weight(text, from, to));
    }
  }

  private void noteLoss(byte[] text, int from, int to) {
    parser
        .parse(text, from, to)
        .ifPresent(
            parsed -> {
              if (parsed instanceof LossLine loss) {
                losses.add(loss);
              }
            });
  }

  /**
   * Whatever the time that is asked for: what lasts carries the name that its session had before.
   */
  private void noteRename(byte[] text, int from, int to) {
    SessionsMeant meant = sessions;
    if (meant != null && meant.isRename(text, from, to)) {
      parser
          .parse(text, from, to)
          .filter(parsed -> parsed instanceof SpanLine)
          .flatMap(parsed -> SpanAssembly.single((SpanLine) parsed))
          .ifPresent(meant::noteRename);
    }
  }

  /** What a line alone can tell: a start does not know the duration and status of its end. */
  private void holdUnended(SpanLine line, Span alone, long weight) {
    boolean isHeld = byId.containsKey(line.traceId() + line.spanId());
    if (filter.mayMatch(alone) && (isHeld || !hasMetTheEndOf(line))) {
      unended.add(line, weight);
    }
  }

  /** A line of progress does not say when its span began; what it says came later anyway. */
  private boolean isInTime(Span alone, SpanLine line) {
    Instant before = filter.begunBefore();
    return before == null
        || (line.startNanos() > 0
            ? alone.startNanos() < Times.nanosOf(before)
            : alone.endNanos() < Times.nanosOf(before));
  }

  private static int compare(byte[] text, int from, byte @Nullable [] time) {
    int start = from + HEAD.length;
    return time == null
        ? 0
        : Integer.signum(Arrays.compare(text, start, start + time.length, time, 0, time.length));
  }

  private static boolean isEnd(byte[] text, int from) {
    int start = from + HEAD.length + TIME_CHARS;
    return Arrays.equals(text, start, start + ENDED.length, ENDED, 0, ENDED.length);
  }

  private void hold(SpanLine line, long weight) {
    String id = line.traceId() + line.spanId();
    Held held = byId.get(id);
    if (held == null) {
      held = new Held(id, line.timestamp());
      byId.put(id, held);
    } else {
      oldestFirst.remove(held);
    }
    held.lines.add(line);
    held.time = line.timestamp().compareTo(held.time) > 0 ? line.timestamp() : held.time;
    oldestFirst.add(held);
    while (!room.take(weight) && !byId.isEmpty()) {
      isFull = true;
      letOldestGo();
      if (!byId.containsKey(id)) {
        return; // it was the oldest itself, or is too large alone
      }
    }
    held.weight += weight;
    if (byId.size() > limit) {
      letOldestGo();
    }
    if (byId.size() >= limit || isFull) {
      noteOldest();
    }
  }

  private void letOldestGo() {
    Held oldest = oldestFirst.remove();
    byId.remove(oldest.id);
    room.giveBack(oldest.weight);
    beyond++;
  }

  private void noteOldest() {
    Held oldest = oldestFirst.peek();
    byte[] time =
        oldest == null || oldest.time.length() < MILLI_CHARS
            ? null
            : oldest.time.substring(0, MILLI_CHARS).getBytes(StandardCharsets.UTF_8);
    oldestHeld = time != null && time.length == MILLI_CHARS ? time : null;
  }
}
