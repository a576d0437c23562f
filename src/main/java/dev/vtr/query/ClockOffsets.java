package dev.vtr.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the nodes' clocks stand apart, as far as the calls between them show it.
 *
 * <p>A served call begins after the call that asked for it and before that one ends. Each such pair
 * bounds the difference of the two clocks from both sides; all pairs together give an interval.
 * Where it holds zero, the clocks are taken as they are. Where it does not, the served call is
 * taken to lie in the middle, as NTP does with the delays of a round trip (RFC 5905, section 8);
 * its end helps with that only, as a server's span may end after its client has the answer, or has
 * gone.
 */
final class ClockOffsets {
  /**
   * What is known about one process's clock.
   *
   * @param node a span's node, for its name
   * @param aheadNanos how far its clock runs ahead of the first node's; this much is taken off its
   *     times
   * @param leastNanos the smallest offset that agrees with the calls
   * @param mostNanos the largest one
   */
  record Offset(Span node, long aheadNanos, long leastNanos, long mostNanos) {
    boolean isCorrected() {
      return aheadNanos != 0;
    }
  }

  /**
   * @param byEnds what the least would be if served calls ended before the calls that asked
   */
  private record Bounds(Span node, long least, long most, long byEnds) {
    Bounds and(Bounds other) {
      return new Bounds(
          node,
          Math.max(least, other.least),
          Math.min(most, other.most),
          Math.max(byEnds, other.byEnds));
    }

    long best() {
      if (least <= 0 && most >= 0) {
        return 0;
      }
      long from = byEnds > least && byEnds <= most ? byEnds : least;
      return from + (most - from) / 2;
    }
  }

  private ClockOffsets() {}

  /** The offsets of every process but {@code reference} that a chain of calls joins to it. */
  static Map<String, Offset> between(String reference, Collection<SpanNode> nodes) {
    Map<String, Map<String, Bounds>> bounds = new LinkedHashMap<>();
    for (SpanNode child : nodes) {
      SpanNode parent = child.parent();
      if (parent != null && isServedCall(parent.span(), child.span())) {
        bounds
            .computeIfAbsent(parent.span().instance(), from -> new LinkedHashMap<>())
            .merge(child.span().instance(), boundsOf(parent.span(), child.span()), Bounds::and);
      }
    }
    Map<String, Offset> offsets = new LinkedHashMap<>();
    List<String> reached = new ArrayList<>(List.of(reference));
    for (int i = 0; i < reached.size(); i++) {
      String from = reached.get(i);
      Offset base = offsets.get(from);
      long ahead = base == null ? 0 : base.aheadNanos();
      bounds
          .getOrDefault(from, Map.of())
          .forEach(
              (to, bound) -> {
                if (!reached.contains(to)) {
                  reached.add(to);
                  offsets.put(
                      to,
                      new Offset(
                          bound.node(),
                          ahead + bound.best(),
                          ahead + bound.least(),
                          ahead + bound.most()));
                }
              });
    }
    return offsets;
  }

  private static boolean isServedCall(Span parent, Span child) {
    return !parent.instance().equals(child.instance())
        && parent.state() == Span.State.ENDED
        && child.state() == Span.State.ENDED
        && child.kind().equals("server");
  }

  private static Bounds boundsOf(Span parent, Span child) {
    return new Bounds(
        child,
        child.startNanos() - parent.endNanos(),
        child.startNanos() - parent.startNanos(),
        child.endNanos() - parent.endNanos());
  }
}
