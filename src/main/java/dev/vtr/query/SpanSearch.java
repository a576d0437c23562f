package dev.vtr.query;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.NeedleSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest spans that pass a filter.
 *
 * <p>Lines are sorted out by their bytes first: by a needle of the filter, by the time at their
 * beginning, and, once enough newer spans are held, by that time again. Only what is left is
 * parsed. Spans without an end are held apart, whenever they began, until the line of their end is
 * met. A session that had several names is searched for again, by its id. Memory is bounded by the
 * limit and by {@link Room}, not by the files.
 *
 * @param spans newest last line first
 * @param more matching spans that are not among these: counted by their last lines, by bytes where
 *     they were passed over, so it may be somewhat too many
 * @param isFull whether memory, not the limit, kept spans out
 * @param sessions names of all sessions by their ids that the filter's session may mean, whether
 *     their spans are shown or not
 * @param missing of the time that this covers and, of a session's, by the nodes that it is about
 */
public record SpanSearch(
    List<Span> spans, long more, boolean isFull, Map<String, String> sessions, Missing missing) {
  public static SpanSearch of(LineScan scan, SpanFilter filter, int limit) {
    return of(scan, filter, limit, null, Room.QUERY_BYTES);
  }

  /** As {@link #of(LineScan, SpanFilter, int)}, leaving half of the memory to who asks on. */
  public static SpanSearch toAskOn(LineScan scan, SpanFilter filter, int limit) {
    return of(scan, filter, limit, null, Room.QUERY_BYTES / 2);
  }

  /**
   * Searches.
   *
   * @param hints if given, lines that hold none of these are passed over
   * @param bytes of memory for spans
   */
  static SpanSearch of(
      LineScan scan, SpanFilter filter, int limit, @Nullable NeedleSet hints, long bytes) {
    SpanAssembly assembly = new SpanAssembly(new Room(0)); // the visitors have taken the room
    Map<String, String> sessions = new HashMap<>();
    long beyond = 0;
    boolean isFull = false;
    long keptOutUpTo = Long.MIN_VALUE;
    List<NewestSpans> parts =
        scan.scan(
            NeedleSet.of(withLosses(filter.needles())),
            () ->
                new NewestSpans(filter, limit, hints, scan.counts(), bytes / LineScan.THREADS_MAX),
            filter.since());
    for (NewestSpans newest : parts) {
      newest.lines().forEach(assembly::place);
      sessions.putAll(newest.sessions());
      beyond += newest.beyond() + newest.unended().leftOut();
      isFull |= newest.isFull();
      keptOutUpTo = Math.max(keptOutUpTo, newest.keptOutUpTo());
    }
    SessionReference session = filter.session();
    if (session != null
        && session.asksForRenames()
        && parts.stream().anyMatch(part -> anyOf(part.renamed(), sessions.keySet()))) {
      SpanFilter byIds = filter.withSession(session.withIds(sessions.keySet()));
      SpanSearch all = of(scan, byIds, limit, hints, bytes);
      return new SpanSearch(
          all.spans(), all.more(), all.isFull(), Map.copyOf(sessions), all.missing());
    }
    addUnended(parts, assembly);
    if (filter.mayMissTheEnd() || parts.stream().anyMatch(NewestSpans::missesEnds)) {
      SpanBegins.addEndsTo(assembly, scan);
    }
    SpanBegins.addTo(assembly, scan);
    List<Span> judged = new NodeLife(scan).judge(assembly.spans());
    List<Span> matching =
        judged.stream()
            .filter(filter::matches)
            .sorted((one, other) -> Long.compare(other.endNanos(), one.endNanos()))
            .toList();
    long newestKeptOut = keptOutUpTo;
    // One thread's memory may have ended earlier than the other's: what is shown has no gap.
    boolean isAllOfOneMoment =
        matching.stream()
            .filter(span -> span.state() == Span.State.ENDED)
            .findFirst()
            .map(newest -> newest.endNanos() <= newestKeptOut)
            .orElse(false);
    long newerThan = isAllOfOneMoment ? Long.MIN_VALUE : keptOutUpTo;
    List<Span> shown =
        matching.stream().takeWhile(span -> span.endNanos() > newerThan).limit(limit).toList();
    long more = matching.size() - shown.size() + beyond;
    LossLines losses = new LossLines(Long.MIN_VALUE);
    parts.forEach(part -> losses.addAll(part.losses()));
    return new SpanSearch(
        shown,
        more,
        isFull && shown.size() < limit,
        Map.copyOf(sessions),
        missing(scan, filter, shown, more > 0, losses.all()));
  }

  /** No needle at all brings every line anyway. */
  private static List<String> withLosses(List<String> needles) {
    return needles.isEmpty()
        ? needles
        : Stream.concat(needles.stream(), LossLines.NEEDLES.stream()).toList();
  }

  private static Missing missing(
      LineScan scan, SpanFilter filter, List<Span> shown, boolean more, List<LossLine> losses) {
    long since = filter.since() == null ? Long.MIN_VALUE : Times.nanosOf(filter.since());
    long oldest = shown.stream().mapToLong(Span::startNanos).min().orElse(since);
    // Of a session's time nothing is older than its oldest span, as far as anybody knows.
    long from = filter.since() == null && (more || filter.asksForProcesses()) ? oldest : since;
    Instant before = filter.until() == null ? filter.begunBefore() : filter.until();
    long to = before == null ? Long.MAX_VALUE : Times.nanosOf(before);
    Processes asked = Processes.of(shown);
    boolean ofAll = shown.isEmpty() || !filter.asksForProcesses();
    return new Missing(
        losses.stream()
            .filter(loss -> loss.mayBeBetween(from, to))
            .filter(loss -> ofAll || loss.isHubs() || asked.include(loss))
            .toList(),
        DeletedFiles.among(scan.files())
            .sentences(filter.since() == null && more ? oldest : since));
  }

  private static boolean anyOf(Set<String> renamed, Set<String> meant) {
    return renamed.stream().anyMatch(meant::contains);
  }

  /** What one thread took for open may have its end among what another one read. */
  private static void addUnended(List<NewestSpans> parts, SpanAssembly assembly) {
    for (NewestSpans part : parts) {
      assembly.addAll(
          part.unended(), line -> parts.stream().noneMatch(other -> other.hasMetTheEndOf(line)));
    }
  }
}
