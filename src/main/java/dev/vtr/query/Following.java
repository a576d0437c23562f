package dev.vtr.query;

import dev.vtr.query.scan.LineScan.Stretch;
import dev.vtr.query.scan.NeedleSet;
import dev.vtr.query.scan.SpanLine;
import dev.vtr.query.scan.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The traces that one query wants: the one that was asked for and, as soon as a line tells of them,
 * those that are linked to it.
 *
 * <p>Links lead upward, to what caused the asked trace, and downward, to what it caused; what came
 * of a cause otherwise is not followed. Each part of a file is searched for what is wanted when its
 * turn comes; this remembers what that was, so that afterwards only those parts are read again that
 * were searched for less. Thread-safe.
 */
final class Following {
  /** Linked traces followed in each direction; an input to a busy session can cause thousands. */
  static final int LINKED_MAX = 256;

  /**
   * Own ids and links' ids stand behind the same key; the longer the needle, the further the search
   * jumps.
   */
  private static final String FIELD = "\"trace_id\":\"";

  /**
   * Ids of linked traces.
   *
   * @param above of what caused something
   * @param below of what was caused
   */
  private record Linked(Set<String> above, Set<String> below) {
    boolean holds(String traceId) {
      return above.contains(traceId) || below.contains(traceId);
    }
  }

  private final String asked;
  private final IdentityHashMap<Stretch, Linked> searched = new IdentityHashMap<>();
  private volatile Linked linked = new Linked(Set.of(), Set.of());
  private boolean again;
  private boolean outdated = true;
  private NeedleSet needles = NeedleSet.of(List.of());

  /**
   * @param asked a trace id or its beginning
   */
  Following(String asked) {
    this.asked = asked;
  }

  /** What finds the lines of {@code traceIds}, and losses. */
  static NeedleSet needlesOf(Collection<String> traceIds) {
    List<String> texts = new ArrayList<>(LossLines.NEEDLES);
    traceIds.forEach(id -> texts.add(FIELD + id));
    return NeedleSet.of(texts);
  }

  /** What to look for in {@code stretch}, by all that is known now. */
  synchronized NeedleSet needles(Stretch stretch) {
    Linked now = linked;
    searched.put(stretch, now);
    if (outdated) {
      outdated = false;
      needles = NeedleSet.of(texts(now));
    }
    return needles;
  }

  private List<String> texts(Linked now) {
    List<String> texts = new ArrayList<>();
    now.above().forEach(id -> texts.add(FIELD + id));
    now.below().forEach(id -> texts.add(FIELD + id));
    if (!again) {
      texts.add(FIELD + asked);
      texts.addAll(LossLines.NEEDLES);
    }
    return texts;
  }

  /**
   * Those of {@code stretches} that were searched for less than is wanted by now; from here on only
   * linked traces are looked for.
   *
   * @param notBefore when the asked trace began: what it caused is not older
   */
  synchronized List<Stretch> toReadAgain(List<Stretch> stretches, Instant notBefore) {
    again = true;
    outdated = true;
    Linked now = linked;
    return stretches.stream()
        .filter(
            stretch -> {
              Linked then = searched.getOrDefault(stretch, now);
              return then.above().size() < now.above().size()
                  || (then.below().size() < now.below().size() && stretch.mayHold(notBefore));
            })
        .toList();
  }

  boolean isAsked(String traceId) {
    return traceId.startsWith(asked);
  }

  /** Whether lines of this trace belong into the answer. */
  boolean holds(String traceId) {
    return isAsked(traceId) || linked.holds(traceId);
  }

  /** Whether {@code link} makes its span a consequence of a trace that is wanted. */
  boolean isCause(SpanLink link) {
    return isAsked(link.traceId()) || linked.below().contains(link.traceId());
  }

  /** Follows the links of a line that belongs into the answer; the ids to which they lead. */
  List<String> upFrom(SpanLine line) {
    boolean leadsUp = isAsked(line.traceId()) || linked.above().contains(line.traceId());
    if (line.links().isEmpty() || !leadsUp) {
      return List.of();
    }
    List<String> ids = line.links().stream().map(SpanLink::traceId).toList();
    ids.forEach(id -> add(id, true));
    return ids;
  }

  /** Follows a line that was caused by a trace of the answer. */
  void downTo(SpanLine line) {
    add(line.traceId(), false);
  }

  private synchronized void add(String traceId, boolean upward) {
    Set<String> known = upward ? linked.above() : linked.below();
    if (holds(traceId) || known.size() >= LINKED_MAX) {
      return;
    }
    Set<String> more = new LinkedHashSet<>(known);
    more.add(traceId);
    outdated = true;
    linked = upward ? new Linked(more, linked.below()) : new Linked(linked.above(), more);
  }
}
