package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.SpanLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The newest spans that pass a filter.
 *
 * <p>Lines are sorted out by their bytes first: by a needle of the filter, by the time at their
 * beginning, and, once enough newer spans are held, by that time again. Only what is left is
 * parsed. Memory is bounded by the limit and by {@link Room}, not by the files.
 *
 * @param spans newest last line first
 * @param more matching spans that are not among these: counted by their last lines, by bytes where
 *     they were passed over, so it may be somewhat too many; such as never ended are not counted
 *     there
 * @param isFull whether memory, not the limit, kept spans out
 * @param sessions names of all sessions by their ids that the filter's session may mean, whether
 *     their spans are shown or not
 */
public record SpanSearch(
    List<Span> spans, long more, boolean isFull, Map<String, String> sessions) {
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
    for (NewestSpans newest :
        scan.scan(
            NeedleSet.of(filter.needles()),
            () ->
                new NewestSpans(filter, limit, hints, scan.counts(), bytes / LineScan.THREADS_MAX),
            filter.since())) {
      newest.lines().forEach(assembly::place);
      sessions.putAll(newest.sessions());
      beyond += newest.beyond();
      isFull |= newest.isFull();
      keptOutUpTo = Math.max(keptOutUpTo, newest.keptOutUpTo());
    }
    if (filter.dependsOnTheEnd()) {
      addEnds(scan, assembly);
    }
    List<Span> judged = new NodeLife(scan).judge(assembly.spans());
    List<Span> matching =
        judged.stream()
            .filter(filter::matches)
            .sorted((one, other) -> Long.compare(other.endNanos(), one.endNanos()))
            .toList();
    // One thread's memory may have ended earlier than the other's: what is shown has no gap.
    boolean isAllOfOneMoment = !matching.isEmpty() && matching.getFirst().endNanos() <= keptOutUpTo;
    long newerThan = isAllOfOneMoment ? Long.MIN_VALUE : keptOutUpTo;
    List<Span> shown =
        matching.stream().takeWhile(span -> span.endNanos() > newerThan).limit(limit).toList();
    return new SpanSearch(
        shown,
        matching.size() - shown.size() + beyond,
        isFull && shown.size() < limit,
        Map.copyOf(sessions));
  }

  /** The ends of spans of which only beginnings passed the filter. */
  private static void addEnds(LineScan scan, SpanAssembly assembly) {
    Set<String> open =
        assembly.spans().stream()
            .filter(span -> span.state() != Span.State.ENDED)
            .map(Span::spanId)
            .limit(OpenSpans.ENDS_AT_ONCE)
            .collect(Collectors.toSet());
    if (open.isEmpty()) {
      return;
    }
    for (Ends ends : scan.scan(OpenSpans.needlesOf(open), () -> new Ends(scan, open))) {
      ends.found.forEach(assembly::place);
    }
  }

  /** The lines of some spans' ends; there is one for each. */
  private static final class Ends implements dev.vtr.query.scan.LineVisitor {
    final LineParser parser;
    final Set<String> wanted;
    final Set<SpanLine> found = new HashSet<>();

    Ends(LineScan scan, Set<String> wanted) {
      this.parser = new LineParser(scan.counts());
      this.wanted = wanted;
    }

    @Override
    public void line(byte[] text, int from, int to) {
      parser
          .parse(text, from, to)
          .ifPresent(
              parsed -> {
                if (parsed instanceof SpanLine line
                    && line.phase() == SpanLine.Phase.ENDED
                    && wanted.contains(line.spanId())) {
                  found.add(line);
                }
              });
    }
  }
}
