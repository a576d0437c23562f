package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a trace lacks to be whole: parents without a line, spans without an end, edges that the
 * names of spans promise, losses, and what could not be read.
 *
 * @param missing a sentence for each lack, or for several that are alike, with their number; what
 *     the whole trace lacks before what single spans do; empty if it is whole
 * @param count lacks, also those that share a sentence
 */
public record TraceCompleteness(List<String> missing, int count) {
  private static final String RPC = "vtr.grpc.";

  /**
   * Calls that a coordinator answers, each with a span {@code coordinator.<operation>} or a way
   * through the tunnel.
   */
  private static final Set<String> COORDINATED =
      Set.of(
          "Spawn",
          "Info",
          "Kill",
          "Close",
          "Remove",
          "Rename",
          "GetScreen",
          "ReadOutput",
          "Grep",
          "SendText",
          "SendKey",
          "SendBytes",
          "Paste",
          "Resize",
          "WaitFor",
          "WaitForIdle");

  /** The hub's spans of calls that go through the tunnel, and what a spoke has below them. */
  private static final Set<String> INTO_TUNNEL = Set.of("vtr.tunnel.dispatch", "vtr.tunnel.stream");

  private static final Set<String> FROM_SPOKE = Set.of("vtr.tunnel.request", "vtr.tunnel.stream");

  /** Operations that a coordinator hands to a session, which has a span of its own for them. */
  private static final Map<String, String> HANDED_ON =
      Map.of(
          "coordinator.wait_for_idle", "session.wait_for_idle",
          "coordinator.wait_for", "session.wait_for",
          "coordinator.spawn", "session.spawn");

  public boolean isWhole() {
    return missing.isEmpty();
  }

  /** Looks for everything that this class knows to look for. */
  public static TraceCompleteness of(TraceTree tree) {
    List<String> lacks = new ArrayList<>();
    // What seems to be missing below a span, or its end, may be among what found no room.
    boolean isAllHere = tree.leftOut().spanLines() == 0;
    if (tree.spans().isEmpty() && isAllHere) {
      lacks.add("no span of trace " + tree.traceId());
    }
    if (!isAllHere) {
      lacks.add(leftOut(tree.leftOut().spans()));
    }
    for (LossLine loss : tree.missing().sums()) {
      lacks.add(
          Unknowns.counted(loss.spans(), "span") + " lost (" + loss.reason() + ") by " + loss.by());
    }
    lacks.addAll(tree.missing().deleted());
    lacks.addAll(tree.leftOut().unread());
    for (SpanNode node : tree.spans()) {
      Span span = node.span();
      if (node.isOrphan()) {
        boolean isCommand = span.name().startsWith("vtr.agent.");
        lacks.add(
            label(span)
                + ": no line of its parent "
                + span.parentSpanId()
                + (isCommand ? " (of whoever set TRACEPARENT, who may have it elsewhere)" : ""));
      }
      if (node.isInRing()) {
        lacks.add(
            label(span) + ": its parent " + span.parentSpanId() + " is itself or lies below it");
      }
      if (!isAllHere) {
        continue;
      }
      if (span.state() != Span.State.ENDED) {
        lacks.add(
            label(span)
                + ": no end, "
                + (span.state() == Span.State.OPEN ? "still open" : "cut off"));
      } else if (!span.isError()) {
        addMissingChildren(node, lacks);
      }
      if (hasGoneThroughTheTunnel(span)) {
        require(
            node,
            lacks,
            "span of spoke " + span.attribute("spoke") + " (it may still be on that spoke)",
            child -> FROM_SPOKE.contains(child.name()));
      }
    }
    return new TraceCompleteness(together(lacks), lacks.size());
  }

  /** One sentence for those that are alike. */
  private static List<String> together(List<String> lacks) {
    Map<String, Integer> times = new LinkedHashMap<>();
    lacks.forEach(lack -> times.merge(lack, 1, Integer::sum));
    return times.entrySet().stream()
        .map(lack -> (lack.getValue() > 1 ? lack.getValue() + " times: " : "") + lack.getKey())
        .toList();
  }

  private static String leftOut(SpansLeftOut spans) {
    return (spans.isExact() ? "" : "at least ")
        + spans.spans()
        + " spans ("
        + spans.lines()
        + " lines) found no room here; parents, children and ends may be among them; what else is"
        + " said is of the spans held";
  }

  /**
   * Looks for one way down the tree.
   *
   * @param steps names from a root downwards, each as {@code name} or {@code name@role}
   * @return the first step that is not there, with the one above it; empty if the way is whole
   */
  public static List<String> missingWay(TraceTree tree, List<String> steps) {
    List<SpanNode> level = tree.roots();
    for (int depth = 0; depth < steps.size(); depth++) {
      String step = steps.get(depth);
      List<SpanNode> matching = level.stream().filter(node -> matches(node.span(), step)).toList();
      if (matching.isEmpty()) {
        return List.of(
            depth == 0 ? "no root " + step : "no " + step + " below " + steps.get(depth - 1));
      }
      level = matching.stream().flatMap(node -> node.children().stream()).toList();
    }
    return List.of();
  }

  private static boolean matches(Span span, String step) {
    int at = step.indexOf('@');
    return at < 0
        ? span.name().equals(step)
        : span.name().equals(step.substring(0, at)) && span.role().equals(step.substring(at + 1));
  }

  private static void addMissingChildren(SpanNode node, List<String> lacks) {
    Span span = node.span();
    String name = span.name();
    if (name.startsWith(RPC) && span.kind().equals("client")) {
      require(
          node,
          lacks,
          "served call " + name,
          child -> child.name().equals(name) && child.kind().equals("server"));
    } else if (name.startsWith(RPC) && COORDINATED.contains(name.substring(RPC.length()))) {
      require(
          node,
          lacks,
          "coordinator.* or vtr.tunnel.dispatch",
          child ->
              child.name().startsWith("coordinator.")
                  || child.name().equals("vtr.tunnel.dispatch"));
    } else if (name.equals("vtr.tunnel.request")) {
      require(node, lacks, "vtr.grpc.* on the spoke", child -> child.name().startsWith(RPC));
    } else {
      String handedOn = HANDED_ON.get(name);
      if (handedOn != null) {
        require(node, lacks, handedOn, child -> child.name().equals(handedOn));
      }
    }
  }

  /**
   * Whether the spoke has got the call, and so has a span of it whatever became of the call: the
   * delay in the queue is written when the first frame goes.
   */
  private static boolean hasGoneThroughTheTunnel(Span span) {
    return INTO_TUNNEL.contains(span.name())
        && span.role().equals("hub")
        && !span.attribute("tunnel.enqueue_delay_ms").isEmpty();
  }

  /** Whether a call has reached another process of which there is no span below it. */
  static boolean lacksFarSide(SpanNode node) {
    Span span = node.span();
    return hasGoneThroughTheTunnel(span)
        && node.children().stream().noneMatch(child -> FROM_SPOKE.contains(child.span().name()));
  }

  private static void require(
      SpanNode node, List<String> lacks, String what, Predicate<Span> expected) {
    if (node.children().stream().map(SpanNode::span).noneMatch(expected)) {
      lacks.add(label(node.span()) + ": no " + what + " below it");
    }
  }

  private static String label(Span span) {
    return span.name() + " " + NodeTag.plain(span);
  }
}
