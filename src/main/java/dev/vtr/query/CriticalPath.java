package dev.vtr.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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
   * Deeper trees are not made by calls but by forgers; what lies below counts as their parent's
   * time.
   */
  private static final int DEPTH_MAX = 200;

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

  public static CriticalPath of(SpanNode root) {
    List<Stretch> backwards = new ArrayList<>();
    walk(root, root.startNanos(), root.endNanos(), 0, backwards);
    return new CriticalPath(root, List.copyOf(backwards.reversed()));
  }

  private static void walk(SpanNode node, long from, long to, int depth, List<Stretch> backwards) {
    long until = to;
    if (depth < DEPTH_MAX) {
      for (SpanNode child : node.children().stream().sorted(LAST_END_FIRST).toList()) {
        long childEnd = Math.min(child.endNanos(), until);
        long childStart = Math.max(child.startNanos(), from);
        if (childStart >= childEnd) {
          continue;
        }
        add(node, childEnd, until, backwards);
        walk(child, childStart, childEnd, depth + 1, backwards);
        until = childStart;
      }
    }
    add(node, from, until, backwards);
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

  /** The time that the path spends in {@code node} itself. */
  public long ownNanos(SpanNode node) {
    return stretches.stream()
        .filter(stretch -> stretch.node() == node)
        .mapToLong(Stretch::nanos)
        .sum();
  }
}
