package dev.vtr.query;

import dev.vtr.query.TraceLookup.Candidate;
import dev.vtr.query.scan.LineParser;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.LineScan.Stretch;
import dev.vtr.query.scan.LineVisitor;
import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds traces, and the traces that are linked to them, in span files.
 *
 * <p>One pass over the files takes the lines that hold the id: the trace's own, and those of other
 * traces that link to it. As soon as a link leads out or in, that trace is looked for as well, and
 * in the end only those parts are read again that had gone by before and may hold such lines. The
 * oldest part comes first: what a trace caused mostly stands behind it.
 *
 * <p>Two threads read. Where not all finds room, that would make it chance what does: all is read
 * again by one thread then, so that the same files give the same answer. Not thread-safe.
 */
public final class TraceQuery {
  /** A full id: 32 hexadecimal digits (W3C Trace Context, section 3.2.2.3). */
  public static final int ID_LENGTH = 32;

  /** Shorter beginnings would take in half the file. */
  public static final int PREFIX_MIN = 4;

  /** Traces named when the beginning of an id is not enough. */
  public static final int CANDIDATES_MAX = 8;

  /** Times that parts of the files are read at most: a chain of links may lead back and forth. */
  private static final int PASSES_MAX = 4;

  private static final int LINKERS_MAX = 8192;

  private final LineScan scan;
  private final DeletedFiles deletedFiles;

  public TraceQuery(LineScan scan) {
    this.scan = scan;
    this.deletedFiles = DeletedFiles.among(scan.files());
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
    TraceLookup whole = find(id, scan, false);
    return whole != null ? whole : Objects.requireNonNull(find(id, again(), true));
  }

  private LineScan again() {
    scan.counts().forgetLines();
    return scan.inOrder();
  }

  /** Null if something finds no room that may be left out only {@code inOrder}. */
  private @Nullable TraceLookup find(String id, LineScan by, boolean inOrder) {
    Following following = new Following(id.toLowerCase(Locale.ROOT));
    List<Stretch> stretches = by.stretches();
    Room room = new Room(Room.QUERY_BYTES);
    Harvest first = pass(by, stretches, following, room, null);
    List<Candidate> candidates = first.candidates();
    if (candidates.isEmpty()) {
      return new TraceLookup.Unknown(id);
    }
    if (candidates.size() > 1) {
      boolean more = candidates.size() > CANDIDATES_MAX;
      return new TraceLookup.Ambiguous(
          id, candidates.subList(0, Math.min(CANDIDATES_MAX, candidates.size())), more);
    }
    for (int passes = 1; passes < PASSES_MAX; passes++) {
      List<Stretch> again = following.toReadAgain(stretches, first.firstStart());
      if (again.isEmpty()) {
        break;
      }
      first.absorb(pass(by, again, following, room, first.assembly));
    }
    if (!inOrder && first.assembly.leftOut() > 0) {
      return null;
    }
    return new TraceLookup.Found(tree(candidates.getFirst().traceId(), first));
  }

  /**
   * The trees of several traces, one for each, without following their links; for summing up. Ids
   * must be whole. All share one room: a tree of which nothing found any has no spans.
   */
  public List<TraceTree> trees(Collection<String> traceIds) {
    Set<String> wanted = new LinkedHashSet<>(traceIds);
    Harvest whole = harvest(wanted, scan, false);
    Harvest harvest =
        whole != null ? whole : Objects.requireNonNull(harvest(wanted, again(), true));
    Map<String, List<Span>> byTrace = new LinkedHashMap<>();
    List<Span> all = new NodeLife(scan).judge(harvest.assembly.spans());
    LeftOutByTrace everywhere = harvest.assembly.spansLeftOut();
    everywhere.remove(all);
    wanted.forEach(traceId -> byTrace.put(traceId, new ArrayList<>()));
    for (Span span : all) {
      byTrace.computeIfAbsent(span.traceId(), key -> new ArrayList<>()).add(span);
    }
    List<TraceTree> trees = new ArrayList<>();
    byTrace.forEach(
        (traceId, spans) -> {
          TraceTree.LeftOut leftOut =
              new TraceTree.LeftOut(
                  everywhere.of(traceId), everywhere, 0, unread(spans, harvest.torn.of(traceId)));
          trees.add(new TraceTree(traceId, spans, missing(spans, harvest.losses), leftOut));
        });
    return trees;
  }

  private static @Nullable Harvest harvest(Set<String> wanted, LineScan by, boolean inOrder) {
    Room room = new Room(Room.QUERY_BYTES / 2); // whoever asks for several holds spans already
    Harvest harvest = new Harvest(wanted::contains, null, by.counts(), room, null);
    by.scan(
            Following.needlesOf(wanted),
            () -> new Harvest(wanted::contains, null, by.counts(), room, null))
        .forEach(harvest::absorb);
    return inOrder || harvest.assembly.leftOut() == 0 ? harvest : null;
  }

  private TraceTree tree(String traceId, Harvest harvest) {
    List<Span> spans = new NodeLife(scan).judge(harvest.assembly.spans());
    LeftOutByTrace everywhere = harvest.assembly.spansLeftOut();
    everywhere.remove(spans);
    List<Span> own = spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    TraceTree.LeftOut leftOut =
        new TraceTree.LeftOut(
            everywhere.of(traceId),
            everywhere,
            harvest.notFollowed(),
            unread(own, harvest.torn.all()));
    return new TraceTree(traceId, spans, missing(own, harvest.losses), leftOut);
  }

  /** Why lines of a trace of {@code spans} may not have been read, a sentence each. */
  private List<String> unread(List<Span> spans, long tornLines) {
    ScanCounts counts = scan.counts();
    List<String> unread = new ArrayList<>();
    // What was written before the trace began holds nothing of it.
    Instant begin = Times.instantOf(spans.stream().mapToLong(Span::startNanos).min().orElse(0));
    for (String problem : counts.fileProblemsSince(begin.minus(LineScan.CLOCK_ALLOWANCE))) {
      unread.add("what was not read of a file: " + problem);
    }
    if (tornLines > 0) {
      unread.add(
          tornLines == 1
              ? "1 torn or foreign line that names it"
              : tornLines + " torn or foreign lines that name it");
    }
    if (counts.oversizeLines() > 0) {
      unread.add(
          Unknowns.counted(counts.oversizeLines(), "line")
              + " too long to be looked at may be of it");
    }
    return List.copyOf(unread);
  }

  private Missing missing(List<Span> spans, LossLines losses) {
    long from = spans.stream().mapToLong(Span::startNanos).min().orElse(0);
    long to = spans.stream().mapToLong(Span::endNanos).max().orElse(0);
    Processes own = Processes.of(spans);
    return new Missing(
        losses.all().stream()
            .filter(loss -> loss.spans() > 0 && loss.mayBeBetween(from, to))
            .filter(loss -> isNodesOfThen(loss) || own.include(loss))
            .toList(),
        deletedFiles.sentences(from));
  }

  /**
   * What a node lost then may be of any trace; what another program lost, or what nobody knows the
   * time of, of those that it is in.
   */
  private static boolean isNodesOfThen(LossLine loss) {
    return loss.isNodes() && loss.timesKnown();
  }

  /**
   * Reads parts of the files.
   *
   * @param before what earlier passes brought in: what is read again of it needs no room
   */
  private static Harvest pass(
      LineScan by,
      List<Stretch> stretches,
      Following following,
      Room room,
      @Nullable SpanAssembly before) {
    Harvest whole = new Harvest(following::holds, following, by.counts(), room, before);
    by.scan(
            stretches,
            following::needles,
            () -> new Harvest(following::holds, following, by.counts(), room, before))
        .forEach(whole::absorb);
    return whole;
  }

  /** The lines that a pass brought in. */
  private static final class Harvest implements LineVisitor {
    final Predicate<String> wanted;
    final @Nullable Following following;
    final LineParser parser;
    final SpanAssembly assembly;
    final @Nullable SpanAssembly before;
    final Map<String, SpanLine> firstByTrace = new TreeMap<>();
    final Set<String> linkedOut = new HashSet<>();
    final LossLines losses = new LossLines(Long.MIN_VALUE);
    final TornLines torn = new TornLines();

    Harvest(
        Predicate<String> wanted,
        @Nullable Following following,
        ScanCounts counts,
        Room room,
        @Nullable SpanAssembly before) {
      this.before = before;
      this.assembly = new SpanAssembly(room);
      this.wanted = wanted;
      this.following = following;
      this.parser = new LineParser(counts);
    }

    @Override
    public void line(byte[] text, int from, int to) {
      long unreadable = parser.unreadable();
      parser
          .parse(text, from, to)
          .ifPresent(
              parsed -> {
                if (parsed instanceof SpanLine line) {
                  take(line, Room.weight(text, from, to));
                } else if (parsed instanceof LossLine loss) {
                  losses.add(loss);
                }
              });
      if (parser.unreadable() > unreadable) {
        torn.add(text, from, to);
      }
    }

    private void take(SpanLine line, long weight) {
      if (wanted.test(line.traceId())) {
        hold(line, weight);
      } else if (following != null && line.links().stream().anyMatch(following::isCause)) {
        following.downTo(line);
        note(line.traceId());
      }
    }

    private void hold(SpanLine line, long weight) {
      if (following != null) {
        following.upFrom(line).forEach(this::note);
        if (following.isAsked(line.traceId()) && !isCandidate(line)) {
          return;
        }
      }
      if (before == null || !before.holdsLine(line)) {
        assembly.add(line, weight);
      }
    }

    /** Whether there is room for one more trace that begins as the asked one. */
    private boolean isCandidate(SpanLine line) {
      if (firstByTrace.size() > CANDIDATES_MAX && !firstByTrace.containsKey(line.traceId())) {
        return false;
      }
      firstByTrace.merge(line.traceId(), line, Harvest::moreRootLike);
      return true;
    }

    private void note(String linked) {
      if (linkedOut.size() < LINKERS_MAX) {
        linkedOut.add(linked);
      }
    }

    private static SpanLine moreRootLike(SpanLine one, SpanLine other) {
      boolean isRoot = one.parentSpanId().isEmpty();
      if (isRoot != other.parentSpanId().isEmpty()) {
        return isRoot ? one : other;
      }
      return one.startNanos() <= other.startNanos() ? one : other;
    }

    void absorb(Harvest other) {
      assembly.addAll(other.assembly);
      other.firstByTrace.forEach(
          (traceId, line) -> firstByTrace.merge(traceId, line, Harvest::moreRootLike));
      linkedOut.addAll(other.linkedOut);
      losses.addAll(other.losses);
      torn.addAll(other.torn);
    }

    List<Candidate> candidates() {
      return firstByTrace.values().stream()
          .map(line -> new Candidate(line.traceId(), line.name(), beginOrSign(line)))
          .toList();
    }

    private static long beginOrSign(SpanLine line) {
      return line.startNanos() > 0 ? line.startNanos() : Times.nanosOf(line.timestamp());
    }

    Instant firstStart() {
      return Times.instantOf(
          firstByTrace.values().stream().mapToLong(SpanLine::startNanos).min().orElse(0));
    }

    /** Linked traces that found no room among those that are followed. */
    long notFollowed() {
      return linkedOut.stream().filter(traceId -> !wanted.test(traceId)).count();
    }
  }
}
