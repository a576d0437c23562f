package dev.vtr.query;

import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.SpanLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spans that have started and not ended.
 *
 * <p>Two passes: the first takes every start and every progress, the second strikes out those of
 * which an end is found.
 *
 * @param spans the newest start first; open ones and those that were cut off
 * @param leftOut further starts that found no room, ended or not
 * @param missing of all the time that the files tell of: among it may be what began, and the ends
 *     of these
 */
public record OpenSpans(List<Span> spans, long leftOut, Missing missing) {
  private static final String FIELD = "\"span_id\":\"";

  /** Ids searched for in one pass; more would leave the search no room to jump. */
  static final int ENDS_AT_ONCE = 2000;

  public static OpenSpans in(LineScan scan) {
    Room room = new Room(Room.QUERY_BYTES);
    SpanAssembly assembly = new SpanAssembly(room);
    LossLines losses = new LossLines(Long.MIN_VALUE);
    List<String> needles = new ArrayList<>(LossLines.NEEDLES);
    needles.add("Z\",\"type\":\"span_start\",\"");
    needles.add("Z\",\"type\":\"span_progress\",\"");
    for (Lines lines :
        scan.scan(NeedleSet.of(needles), () -> new Lines(scan, room, line -> true))) {
      assembly.addAll(lines.found);
      losses.addAll(lines.losses);
    }
    Map<String, Span> open = new LinkedHashMap<>();
    assembly.spans().forEach(span -> open.put(span.traceId() + span.spanId(), span));
    List<String> ids = open.values().stream().map(Span::spanId).toList();
    for (int from = 0; from < ids.size(); from += ENDS_AT_ONCE) {
      strikeOutEnded(scan, ids.subList(from, Math.min(ids.size(), from + ENDS_AT_ONCE)), open);
    }
    List<Span> spans = new ArrayList<>(new NodeLife(scan).judge(List.copyOf(open.values())));
    spans.sort((one, other) -> Long.compare(other.startNanos(), one.startNanos()));
    List<String> deleted = DeletedFiles.among(scan.files()).sentences(Long.MIN_VALUE);
    return new OpenSpans(
        List.copyOf(spans), assembly.leftOut(), new Missing(losses.all(), deleted));
  }

  private static void strikeOutEnded(LineScan scan, List<String> spanIds, Map<String, Span> open) {
    Set<String> wanted = new HashSet<>(spanIds);
    Lines.Wish ended =
        line -> line.phase() == SpanLine.Phase.ENDED && wanted.contains(line.spanId());
    // Only ids are wanted of these; they need no room of their own.
    Room room = new Room(Long.MAX_VALUE);
    for (Lines lines : scan.scan(needlesOf(spanIds), () -> new Lines(scan, room, ended))) {
      lines.found.spans().forEach(span -> strikeOut(span, open));
    }
  }

  /** A program's end is none of a node's span. */
  private static void strikeOut(Span ended, Map<String, Span> open) {
    open.computeIfPresent(
        ended.traceId() + ended.spanId(),
        (id, begun) -> ended.role().isEmpty() && !begun.role().isEmpty() ? begun : null);
  }

  /** What finds the lines of these spans. */
  static NeedleSet needlesOf(Collection<String> spanIds) {
    return NeedleSet.of(spanIds.stream().map(id -> FIELD + id).toList());
  }

  /** Collects lines about spans. */
  private static final class Lines implements LineVisitor {
    interface Wish {
      boolean wants(SpanLine line);
    }

    final SpanAssembly found;
    final LossLines losses = new LossLines(Long.MIN_VALUE);
    final LineParser parser;
    final Wish wish;

    Lines(LineScan scan, Room room, Wish wish) {
      this.found = new SpanAssembly(room);
      this.parser = new LineParser(scan.counts());
      this.wish = wish;
    }

    @Override
    public void line(byte[] text, int from, int to) {
      parser
          .parse(text, from, to)
          .ifPresent(
              parsed -> {
                if (parsed instanceof SpanLine line && wish.wants(line)) {
                  found.add(line, Room.weight(text, from, to));
                } else if (parsed instanceof LossLine loss) {
                  losses.add(loss);
                }
              });
    }
  }
}
