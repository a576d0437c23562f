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

/**
 * Which span a call was waiting for at each moment: stretches that together cover the root's time
 * without overlap.
 *
 * <p>Walked backwards from the root's end: the child that ended last held the root up; before that
 * child's start it was the one that ended last before, and so on; what no child covers is the
 * span's own. Linked traces hold nobody up and are not on the path.
 *
 * @param stretches by time
 */
public record CriticalPath(SpanNode root, List<Stretch> stretches) {
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
    final SpanNode node;
    final long from;
    final Iterator<SpanNode> children;
    long until;

    Frame(SpanNode node, long from, long until) {
      this.node = node;
      this.from = from;
      this.until = until;
      this.children = node.children().stream().sorted(LAST_END_FIRST).iterator();
    }
  }

  /** By a stack of its own: a program's spans may nest deeper than calls can. */
  public static CriticalPath of(SpanNode root) {
    List<Stretch> backwards = new ArrayList<>();
    Deque<Frame> open = new ArrayDeque<>();
    open.push(new Frame(root, root.startNanos(), root.endNanos()));
    while (!open.isEmpty()) {
      Frame frame = open.element();
      if (!frame.children.hasNext()) {
        add(frame.node, frame.from, frame.until, backwards);
        open.pop();
        continue;
      }
      SpanNode child = frame.children.next();
      long childEnd = Math.min(child.endNanos(), frame.until);
      long childStart = Math.max(child.startNanos(), frame.from);
      if (childStart < childEnd) {
        add(frame.node, childEnd, frame.until, backwards);
        frame.until = childStart;
        open.push(new Frame(child, childStart, childEnd));
      }
    }
    return new CriticalPath(root, List.copyOf(backwards.reversed()));
  }

  private static void add(SpanNode node, long from, long to, List<Stretch> backwards) {
    if (to > from) {
      backwards.add(new Stretch(node, from, to));
    }
  }

  /** The spans on the path, ancestors of stretches included. */
  public Set<SpanNode> nodes() {
    Set<SpanNode> nodes = new HashSet<>(Set.of(root));
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
