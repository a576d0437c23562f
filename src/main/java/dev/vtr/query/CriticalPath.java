package dev.vtr.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which span a call, or a whole trace, was waiting for at each moment: stretches that cover the
 * root's time without overlap.
 *
 * <p>Walked backwards from the root's end: the child that ended last held the root up; before that
 * child's start it was the one that ended last before, and so on; what no child covers is the
 * span's own. A wait that runs beside the write of the same call holds it up only once that has
 * ended: before, the program had not got what it was to answer. Linked traces hold nobody up and
 * are not on the path.
 *
 * <p>Several roots are taken for children of one span that is not there: time between them is in no
 * stretch.
 *
 * @param roots by start
 * @param stretches by time
 */
public record CriticalPath(List<SpanNode> roots, List<Stretch> stretches) {
  /**
   * A time, in nanoseconds since the epoch by the first node's clock, in which {@code node} itself
   * was waited for.
   */
  public record Stretch(SpanNode node, long fromNanos, long toNanos) {
    public long nanos() {
      return toNanos - fromNanos;
    }
  }

  private static final Comparator<SpanNode> LAST_END_FIRST =
      (one, other) -> {
        int byEnd = Long.compare(other.endNanos(), one.endNanos());
        return byEnd != 0 ? byEnd : Long.compare(other.startNanos(), one.startNanos());
      };

  /** A span on the way down, with what of its time is not yet told. */
  private static final class Frame {
    final @Nullable SpanNode node;
    final long from;
    final Iterator<SpanNode> children;
    final long writtenNanos;
    long until;

    /**
     * @param node null for what stands above several roots
     */
    Frame(@Nullable SpanNode node, List<SpanNode> children, long from, long until) {
      this.node = node;
      this.from = from;
      this.until = until;
      this.children = children.stream().sorted(LAST_END_FIRST).iterator();
      this.writtenNanos =
          children.stream()
              .filter(child -> node != null && isWrite(child.span()))
              .mapToLong(SpanNode::endNanos)
              .max()
              .orElse(Long.MIN_VALUE);
    }

    long startOf(SpanNode child) {
      long start = Math.max(child.startNanos(), from);
      return WAITS.contains(child.span().name()) ? Math.max(start, writtenNanos) : start;
    }
  }

  private static final Set<String> WAITS =
      Set.of(
          "coordinator.wait_for",
          "coordinator.wait_for_idle",
          "session.wait_for",
          "session.wait_for_idle");

  private static final Set<String> WRITES = Set.of("coordinator.write", "session.write");

  /** Whether a span is a write that a wait may run beside. */
  static boolean isWrite(Span span) {
    return WRITES.contains(span.name());
  }

  /** Of one call. */
  public static CriticalPath of(SpanNode root) {
    return of(List.of(root));
  }

  /** Of a trace, whatever roots it has; without stretches if it has none. */
  public static CriticalPath of(TraceTree tree) {
    return of(tree.roots());
  }

  /** By a stack of its own: a program's spans may nest deeper than calls can. */
  private static CriticalPath of(List<SpanNode> roots) {
    List<Stretch> backwards = new ArrayList<>();
    Deque<Frame> open = new ArrayDeque<>();
    open.push(new Frame(null, roots, start(roots), end(roots)));
    while (!open.isEmpty()) {
      Frame frame = open.element();
      if (!frame.children.hasNext()) {
        add(frame.node, frame.from, frame.until, backwards);
        open.pop();
        continue;
      }
      SpanNode child = frame.children.next();
      long childEnd = Math.min(child.endNanos(), frame.until);
      long childStart = frame.startOf(child);
      if (childStart < childEnd) {
        add(frame.node, childEnd, frame.until, backwards);
        frame.until = childStart;
        open.push(new Frame(child, child.children(), childStart, childEnd));
      }
    }
    return new CriticalPath(roots, List.copyOf(backwards.reversed()));
  }

  private static void add(@Nullable SpanNode node, long from, long to, List<Stretch> backwards) {
    if (node != null && to > from) {
      backwards.add(new Stretch(node, from, to));
    }
  }

  private static long start(List<SpanNode> roots) {
    return roots.stream().mapToLong(SpanNode::startNanos).min().orElse(0);
  }

  private static long end(List<SpanNode> roots) {
    return roots.stream().mapToLong(SpanNode::endNanos).max().orElse(0);
  }

  /** The last end of a root, nanoseconds since the epoch; 0 without one. */
  public long endNanos() {
    return end(roots);
  }

  /** From the first start of a root to the last end of one. */
  public long nanos() {
    return endNanos() - start(roots);
  }

  /** How much of that time lies between the roots: no span of theirs says what was done in it. */
  public long betweenRootsNanos() {
    return nanos() - stretches.stream().mapToLong(Stretch::nanos).sum();
  }

  /** Whether a root goes on: all times are those so far. */
  public boolean isOpen() {
    return roots.stream().anyMatch(root -> root.span().state() == Span.State.OPEN);
  }

  /** The spans on the path, ancestors of stretches included; an only root always is. */
  public Set<SpanNode> nodes() {
    Set<SpanNode> nodes = new HashSet<>(roots.size() == 1 ? roots : List.of());
    for (Stretch stretch : stretches) {
      for (SpanNode node = stretch.node(); node != null && nodes.add(node); node = node.parent()) {
        // Every ancestor joins until one is there already.
      }
    }
    return nodes;
  }

  /** The time that the path spends in each span itself, in the order of the stretches. */
  public Map<SpanNode, Long> ownNanos() {
    Map<SpanNode, Long> own = new LinkedHashMap<>();
    stretches.forEach(stretch -> own.merge(stretch.node(), stretch.nanos(), Long::sum));
    return own;
  }
}
