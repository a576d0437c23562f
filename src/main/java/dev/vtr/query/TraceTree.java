package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import dev.vtr.query.scan.SpanLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One trace as a tree, with what caused it and, below its spans, what they caused in traces of
 * their own.
 *
 * <p>Made by {@link TraceQuery}; immutable afterwards. Chains of parents that bite their own tail
 * are cut, so that walking down always ends.
 */
public final class TraceTree {
  /**
   * A link out of this trace: {@code effect} says that it was caused by a span elsewhere.
   *
   * @param cause null if no line of that span is held
   * @param isLeftOut whether it may be among the spans that found no room: what was found of it is
   *     not held then
   */
  public record Cause(
      SpanNode effect, SpanLink link, @Nullable SpanNode cause, boolean isLeftOut) {}

  private final String traceId;
  private final List<SpanNode> roots = new ArrayList<>();
  private final List<SpanNode> spans = new ArrayList<>();
  private final Map<SpanNode, List<Cause>> causesByEffect = new LinkedHashMap<>();
  private final Map<String, SpanNode> nodes = new LinkedHashMap<>();
  private final Map<String, ClockOffsets.Offset> clocks;
  private final Missing missing;
  private final LeftOut leftOut;

  /**
   * What a bound kept out of the tree, or what could not be read.
   *
   * @param spans of this trace beyond what is held, by number or by bytes
   * @param everywhere the same of all traces that were read with it
   * @param linkedTraces linked traces that were not followed
   * @param unread a sentence for each reason why lines of this trace may not have been read
   */
  public record LeftOut(
      SpansLeftOut spans, LeftOutByTrace everywhere, long linkedTraces, List<String> unread) {
    /** Lines of this trace's spans that found no room. */
    public long spanLines() {
      return spans.lines();
    }
  }

  TraceTree(String traceId, Collection<Span> spans, Missing missing, LeftOut leftOut) {
    this.traceId = traceId;
    this.missing = missing;
    this.leftOut = leftOut;
    for (Span span : spans) {
      nodes.put(span.traceId() + span.spanId(), new SpanNode(span));
    }
    joinParents();
    cutRings();
    joinLinks();
    for (SpanNode node : nodes.values()) {
      if (node.span().traceId().equals(traceId)) {
        this.spans.add(node);
        if (node.parent() == null) {
          roots.add(node);
        }
      }
    }
    roots.sort(SpanNode.byStart());
    this.clocks =
        roots.isEmpty()
            ? Map.of()
            : ClockOffsets.between(roots.getFirst().span().instance(), nodes.values());
    nodes.values().forEach(this::correctClock);
    nodes.values().forEach(SpanNode::sort);
    roots.sort(SpanNode.byStart());
    this.spans.sort(SpanNode.byStart());
  }

  private void correctClock(SpanNode node) {
    ClockOffsets.Offset offset = clocks.get(node.span().instance());
    if (offset != null) {
      node.clockAhead(offset.aheadNanos());
    }
  }

  private void joinParents() {
    for (SpanNode node : nodes.values()) {
      SpanNode parent = nodes.get(node.span().traceId() + node.span().parentSpanId());
      if (parent == node) {
        node.cutFromParent();
      } else if (parent != null && !node.span().parentSpanId().isEmpty()) {
        parent.adopt(node);
      } else if (leftOut.everywhere().mayHold(node.span().traceId(), node.span().parentSpanId())) {
        node.parentFoundNoRoom();
      }
    }
  }

  /** A span that is its own ancestor loses its parent: nobody but a forger writes such lines. */
  private void cutRings() {
    Set<SpanNode> settled = new HashSet<>();
    for (SpanNode start : nodes.values()) {
      Set<SpanNode> way = new LinkedHashSet<>();
      SpanNode node = start;
      while (node != null && !settled.contains(node)) {
        if (!way.add(node)) {
          node.cutFromParent();
          break;
        }
        node = node.parent();
      }
      settled.addAll(way);
    }
  }

  private void joinLinks() {
    for (SpanNode node : nodes.values()) {
      boolean placed = false;
      for (SpanLink link : node.span().links()) {
        SpanNode cause = nodes.get(link.traceId() + link.spanId());
        boolean isLeftOut =
            cause == null && leftOut.everywhere().mayHold(link.traceId(), link.spanId());
        causesByEffect
            .computeIfAbsent(node, key -> new ArrayList<>())
            .add(new Cause(node, link, cause, isLeftOut));
        boolean ownTrace =
            !node.span().traceId().equals(traceId) && !link.traceId().equals(node.span().traceId());
        if (cause != null && ownTrace && !placed && !isBelow(cause, node)) {
          cause.addConsequence(node, link);
          placed = true;
        }
      }
    }
  }

  /**
   * Whether walking down from {@code above}, through children and consequences, may reach {@code
   * node}.
   */
  private static boolean isBelow(SpanNode node, SpanNode above) {
    Deque<SpanNode> open = new ArrayDeque<>(List.of(above));
    Set<SpanNode> seen = new HashSet<>();
    while (!open.isEmpty()) {
      SpanNode next = open.pop();
      if (next == node) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(next.children());
        next.consequences().forEach(consequence -> open.add(consequence.node()));
      }
    }
    return false;
  }

  public String traceId() {
    return traceId;
  }

  /** Spans of this trace without a parent that was found, by start. */
  public List<SpanNode> roots() {
    return List.copyOf(roots);
  }

  /** All spans of this trace, by start. */
  public List<SpanNode> spans() {
    return List.copyOf(spans);
  }

  /** Spans of other traces that are shown below those of this one. */
  public long causedSpans() {
    return everything().stream().filter(node -> !node.span().traceId().equals(traceId)).count();
  }

  /** This trace's spans and everything shown below them, in the order of the tree. */
  public List<SpanNode> everything() {
    List<SpanNode> order = new ArrayList<>();
    Set<SpanNode> seen = new HashSet<>();
    Deque<SpanNode> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      SpanNode node = open.pop();
      if (!seen.add(node)) {
        continue;
      }
      order.add(node);
      node.consequences().reversed().forEach(consequence -> open.push(consequence.node()));
      node.children().reversed().forEach(open::push);
    }
    return order;
  }

  /** The links that lead out of a span to what caused it. */
  public List<Cause> causesOf(SpanNode effect) {
    return causesByEffect.getOrDefault(effect, List.of());
  }

  /** The links that lead out of this trace, in the order of its spans. */
  public List<Cause> causes() {
    return spans.stream().flatMap(node -> causesOf(node).stream()).toList();
  }

  /** Losses that nodes of this trace reported for its time. */
  public List<LossLine> losses() {
    return missing.losses();
  }

  /** Lines that may have been of this trace and are not there. */
  public Missing missing() {
    return missing;
  }

  public LeftOut leftOut() {
    return leftOut;
  }

  Collection<ClockOffsets.Offset> clocks() {
    return clocks.values();
  }

  /** The first start, nanoseconds since the epoch. */
  public long startNanos() {
    return roots.isEmpty() ? 0 : roots.getFirst().startNanos();
  }

  /** The last end or sign of life in this trace itself. */
  public long endNanos() {
    return spans.stream().mapToLong(SpanNode::endNanos).max().orElse(0);
  }
}
