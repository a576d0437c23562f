package dev.vtr.query;

import dev.vtr.query.TraceLookup.Candidate;
import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds traces, and the traces that are linked to them, in span files.
 *
 * <p>The first pass over the files takes the lines that hold the id: the trace's own, and those of
 * other traces that link to it. Only if links lead out or in do further passes fetch those traces
 * whole: causes upward, consequences downward, at most {@value #PASSES_MAX} passes in all. Not
 * thread-safe.
 */
public final class TraceQuery {
  /** A full id: 32 hexadecimal digits (W3C Trace Context, section 3.2.2.3). */
  public static final int ID_LENGTH = 32;

  /** Shorter beginnings would take in half the file. */
  public static final int PREFIX_MIN = 4;

  /** Traces named when the beginning of an id is not enough. */
  public static final int CANDIDATES_MAX = 8;

  /**
   * Own ids and links' ids stand behind the same key; the longer the needle, the further the search
   * jumps.
   */
  private static final String FIELD = "\"trace_id\":\"";

  private static final int PASSES_MAX = 4;

  /** Linked traces followed in each direction; an input to a busy session can cause thousands. */
  private static final int LINKED_MAX = 256;

  private static final int LINKERS_MAX = 8192;
  private static final int LOSSES_MAX = 4096;

  /**
   * Loss lines have no trace id. These beginnings, with the line's number and without, are long, so
   * that they slow the search for ids little.
   */
  private static final List<String> LOSS_NEEDLES =
      List.of("Z\",\"type\":\"loss\",\"seq\":", "Z\",\"type\":\"loss\",\"reason\":\"");

  private final LineScan scan;

  public TraceQuery(LineScan scan) {
    this.scan = scan;
  }

  /** The scan behind this query, for its counts. */
  public LineScan scan() {
    return scan;
  }

  /**
   * Looks a trace up.
   *
   * @param id the id, or at least {@value #PREFIX_MIN} digits of its beginning; upper case is taken
   *     as lower
   */
  public TraceLookup find(String id) {
    String wanted = id.toLowerCase(Locale.ROOT);
    Harvest first = pass(new Wanted(wanted, Set.of(), Set.of(), true), null);
    List<Candidate> candidates = first.candidates();
    if (candidates.isEmpty()) {
      return new TraceLookup.Unknown(id);
    }
    if (candidates.size() > 1) {
      boolean more = candidates.size() > CANDIDATES_MAX;
      return new TraceLookup.Ambiguous(
          id, candidates.subList(0, Math.min(CANDIDATES_MAX, candidates.size())), more);
    }
    return new TraceLookup.Found(grow(candidates.getFirst().traceId(), first));
  }

  /**
   * The trees of several traces, without following their links; for summing up. Ids must be whole.
   */
  public List<TraceTree> trees(Collection<String> traceIds) {
    Harvest harvest = pass(new Wanted("", Set.copyOf(traceIds), Set.of(), true), null);
    Map<String, List<Span>> byTrace = new LinkedHashMap<>();
    for (Span span : new NodeLife(scan.files()).judge(harvest.assembly.spans())) {
      byTrace.computeIfAbsent(span.traceId(), key -> new ArrayList<>()).add(span);
    }
    List<TraceTree> trees = new ArrayList<>();
    byTrace.forEach(
        (traceId, spans) -> {
          TraceTree.LeftOut leftOut = new TraceTree.LeftOut(harvest.assembly.leftOut(), 0);
          trees.add(new TraceTree(traceId, spans, lossesFor(spans, harvest.losses), leftOut));
        });
    return trees;
  }

  private TraceTree grow(String traceId, Harvest harvest) {
    Set<String> above = new LinkedHashSet<>();
    Set<String> below = new LinkedHashSet<>(Set.of(traceId));
    long notFollowed = 0;
    for (int passes = 1; passes < PASSES_MAX; passes++) {
      Set<String> newAbove = harvest.linkedAbove(above, below, traceId);
      Set<String> newBelow = harvest.linkedBelow(above, below);
      newBelow.removeAll(newAbove);
      notFollowed += bound(newAbove) + bound(newBelow);
      if (newAbove.isEmpty() && newBelow.isEmpty()) {
        break;
      }
      Instant notBefore = newAbove.isEmpty() ? harvest.firstStart() : null;
      Harvest next = pass(new Wanted("", newAbove, newBelow, false), notBefore);
      harvest.absorb(next);
      above.addAll(newAbove);
      below.addAll(newBelow);
    }
    List<Span> spans = new NodeLife(scan.files()).judge(harvest.assembly.spans());
    List<Span> own = spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    TraceTree.LeftOut leftOut = new TraceTree.LeftOut(harvest.assembly.leftOut(), notFollowed);
    return new TraceTree(traceId, spans, lossesFor(own, harvest.losses), leftOut);
  }

  /** Keeps the first {@link #LINKED_MAX}; answers how many went. */
  private static long bound(Set<String> ids) {
    List<String> beyond = ids.stream().skip(LINKED_MAX).toList();
    beyond.forEach(ids::remove);
    return beyond.size();
  }

  private static List<LossLine> lossesFor(List<Span> spans, List<LossLine> losses) {
    long from = spans.stream().mapToLong(Span::startNanos).min().orElse(0);
    long to = spans.stream().mapToLong(Span::endNanos).max().orElse(0);
    return losses.stream()
        .filter(loss -> loss.fromNanos() == 0 || (loss.fromNanos() <= to && loss.toNanos() >= from))
        .toList();
  }

  private Harvest pass(Wanted wanted, @Nullable Instant notBefore) {
    Harvest whole = new Harvest(wanted, scan.counts());
    scan.scan(wanted.needles(), () -> new Harvest(wanted, scan.counts()), notBefore)
        .forEach(whole::absorb);
    return whole;
  }

  /**
   * What a pass looks for.
   *
   * @param prefix the beginning of an id, or empty
   * @param above whole ids of traces that caused something
   * @param below whole ids of traces that were caused, of which consequences are wanted too
   */
  private record Wanted(String prefix, Set<String> above, Set<String> below, boolean losses) {
    NeedleSet needles() {
      List<String> needles = new ArrayList<>();
      above.forEach(id -> needles.add(FIELD + id));
      below.forEach(id -> needles.add(FIELD + id));
      if (!prefix.isEmpty()) {
        needles.add(FIELD + prefix);
      }
      if (losses) {
        needles.addAll(LOSS_NEEDLES);
      }
      return NeedleSet.of(needles);
    }

    boolean holds(String traceId) {
      return (!prefix.isEmpty() && traceId.startsWith(prefix))
          || above.contains(traceId)
          || below.contains(traceId);
    }

    boolean holdsAsCause(SpanLink link) {
      return (!prefix.isEmpty() && link.traceId().startsWith(prefix))
          || below.contains(link.traceId());
    }
  }

  /** The lines that a pass brought in. */
  private static final class Harvest implements LineVisitor {
    final Wanted wanted;
    final LineParser parser;
    final SpanAssembly assembly = new SpanAssembly();
    final Map<String, SpanLine> firstByTrace = new TreeMap<>();
    final List<SpanLine> linkers = new ArrayList<>();
    final List<SpanLine> lines = new ArrayList<>();
    final List<LossLine> losses = new ArrayList<>();

    Harvest(Wanted wanted, ScanCounts counts) {
      this.wanted = wanted;
      this.parser = new LineParser(counts);
    }

    @Override
    public void line(byte[] text, int from, int to) {
      parser
          .parse(text, from, to)
          .ifPresent(
              parsed -> {
                if (parsed instanceof SpanLine line) {
                  take(line);
                } else if (parsed instanceof LossLine loss) {
                  takeLoss(loss);
                }
              });
    }

    private void take(SpanLine line) {
      if (wanted.holds(line.traceId())) {
        boolean crowded = firstByTrace.size() > CANDIDATES_MAX && !wanted.prefix.isEmpty();
        if (!crowded || firstByTrace.containsKey(line.traceId())) {
          firstByTrace.merge(line.traceId(), line, Harvest::moreRootLike);
          lines.add(line);
        }
        if (lines.size() > SpanAssembly.SPANS_MAX) {
          flush();
        }
      } else if (linkers.size() < LINKERS_MAX
          && line.links().stream().anyMatch(wanted::holdsAsCause)) {
        linkers.add(line);
      }
    }

    private void takeLoss(LossLine loss) {
      if (losses.size() < LOSSES_MAX) {
        losses.add(loss);
      }
    }

    private void flush() {
      lines.forEach(assembly::add);
      lines.clear();
    }

    private static SpanLine moreRootLike(SpanLine one, SpanLine other) {
      boolean isRoot = one.parentSpanId().isEmpty();
      if (isRoot != other.parentSpanId().isEmpty()) {
        return isRoot ? one : other;
      }
      return one.startNanos() <= other.startNanos() ? one : other;
    }

    void absorb(Harvest other) {
      flush();
      other.flush();
      assembly.addAll(other.assembly);
      other.firstByTrace.forEach(
          (traceId, line) -> firstByTrace.merge(traceId, line, Harvest::moreRootLike));
      linkers.addAll(other.linkers);
      losses.addAll(other.losses);
    }

    List<Candidate> candidates() {
      return firstByTrace.values().stream()
          .map(line -> new Candidate(line.traceId(), line.name(), line.startNanos()))
          .toList();
    }

    Instant firstStart() {
      return Times.instantOf(
          firstByTrace.values().stream().mapToLong(SpanLine::startNanos).min().orElse(0));
    }

    /** Traces that the asked one, or one above it, links to and that are not here yet. */
    Set<String> linkedAbove(Set<String> above, Set<String> below, String traceId) {
      Set<String> linked = new LinkedHashSet<>();
      for (Span span : assembly.spans()) {
        if (span.traceId().equals(traceId) || above.contains(span.traceId())) {
          span.links().forEach(link -> linked.add(link.traceId()));
        }
      }
      linked.removeAll(above);
      linked.removeAll(below);
      return linked;
    }

    /** Traces that link to one that is here, and are not here yet. */
    Set<String> linkedBelow(Set<String> above, Set<String> below) {
      Set<String> known = new HashSet<>(above);
      known.addAll(below);
      Set<String> linked = new LinkedHashSet<>();
      linkers.stream()
          .sorted((one, other) -> Long.compare(one.startNanos(), other.startNanos()))
          .map(SpanLine::traceId)
          .filter(traceId -> !known.contains(traceId))
          .forEach(linked::add);
      return linked;
    }
  }
}
