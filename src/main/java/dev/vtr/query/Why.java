package dev.vtr.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Why something took as long as it did: one or more calls, their time by layer, what was lost and
 * what idled.
 *
 * @param calls the slowest first; a trace has one for each of its roots
 * @param together all calls' times by layer
 * @param withinNanos from the first call's start to the last one's end
 * @param notable marked spans and events, in the order of time
 * @param missing what was lost in these calls' time, and deleted of it
 * @param notWhole calls that lack spans, with what they lack
 * @param spans all of these traces
 * @param moreTraces of these spans that were left out
 * @param moreSpans of the session that were not looked at
 */
public record Why(
    List<Call> calls,
    LayerTimes together,
    long withinNanos,
    List<Notable> notable,
    Missing missing,
    List<NotWhole> notWhole,
    List<SpanNode> spans,
    long moreTraces,
    long moreSpans) {
  /**
   * A trace that lacks spans.
   *
   * @param leftOut whether some of it found no room
   */
  public record NotWhole(String traceId, TraceCompleteness completeness, boolean leftOut) {}

  /** Calls of a session that are looked at, the newest. */
  private static final int CALLS_MAX = 200;

  private static final int NOTABLE_MAX = 40;

  /** One call: a root with what is below it. */
  public record Call(SpanNode root, LayerTimes times) {
    /** Whether it goes on: its times are those so far. */
    public boolean isOpen() {
      return root.span().state() == Span.State.OPEN;
    }
  }

  /** Something that caught the eye. */
  public record Notable(long atNanos, Span span, String where, Mark mark) {}

  /** Why one trace took its time. */
  public static Why of(TraceTree tree) {
    return of(List.of(tree), tree.missing(), 0, 0);
  }

  /** Where the calls about a session spent their time; empty if it had none. */
  public static Why of(TraceQuery query, SpanSearch session) {
    List<String> traceIds = session.spans().stream().map(Span::traceId).distinct().toList();
    List<String> kept = traceIds.subList(0, Math.min(CALLS_MAX, traceIds.size()));
    List<TraceTree> trees = query.trees(kept);
    List<Missing> missing = new ArrayList<>(trees.stream().map(TraceTree::missing).toList());
    missing.add(session.missing());
    return of(trees, Missing.together(missing), traceIds.size() - kept.size(), session.more());
  }

  private static Why of(List<TraceTree> trees, Missing missing, long moreTraces, long moreSpans) {
    List<Call> calls = new ArrayList<>();
    List<Notable> notable = new ArrayList<>();
    List<SpanNode> parses =
        trees.stream().flatMap(tree -> LayerTimes.parses(tree.everything()).stream()).toList();
    for (TraceTree tree : trees) {
      tree.everything().forEach(node -> addNotable(node, notable));
      for (SpanNode root : callsOf(tree)) {
        calls.add(new Call(root, LayerTimes.of(root, parses)));
      }
    }
    calls.sort((one, other) -> Long.compare(other.times().totalNanos(), one.times().totalNanos()));
    notable.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
    List<Notable> latest =
        notable.subList(Math.max(0, notable.size() - NOTABLE_MAX), notable.size());
    List<NotWhole> notWhole =
        trees.stream()
            .map(
                tree ->
                    new NotWhole(
                        tree.traceId(), TraceCompleteness.of(tree), tree.leftOut().spanLines() > 0))
            .filter(trace -> !trace.completeness().isWhole())
            .toList();
    return new Why(
        List.copyOf(calls),
        LayerTimes.sum(calls.stream().map(Call::times).toList()),
        calls.stream().mapToLong(call -> call.root().endNanos()).max().orElse(0)
            - calls.stream().mapToLong(call -> call.root().startNanos()).min().orElse(0),
        List.copyOf(latest),
        missing,
        notWhole,
        trees.stream().flatMap(tree -> tree.everything().stream()).toList(),
        moreTraces,
        moreSpans);
  }

  /**
   * The roots that somebody waited for. Output, an idle transition or an exit has links: it is a
   * consequence. What has lost its parent and lies in the time of another call is a part of that.
   */
  private static List<SpanNode> callsOf(TraceTree tree) {
    List<SpanNode> calls = new ArrayList<>();
    long until = Long.MIN_VALUE;
    for (SpanNode root : tree.roots()) {
      boolean isPart = root.endNanos() <= until && isInnerSpan(root.span());
      if (root.span().links().isEmpty() && !isPart) {
        calls.add(root);
        until = Math.max(until, root.endNanos());
      }
    }
    return calls;
  }

  /** Whether a span of vtr's always stands below another one of vtr's; a program's need not. */
  private static boolean isInnerSpan(Span span) {
    String name = span.name();
    boolean isEntry =
        name.startsWith("vtr.agent.")
            || name.startsWith("vtr.http.")
            || name.startsWith("vtr.ws.")
            || (name.startsWith("vtr.grpc.") && !span.role().equals("spoke"));
    return !span.role().isEmpty() && !isEntry;
  }

  private static void addNotable(SpanNode node, List<Notable> notable) {
    Mark.of(node.span())
        .forEach(
            mark ->
                notable.add(new Notable(node.startNanos(), node.span(), node.span().name(), mark)));
    node.span()
        .events()
        .forEach(
            event ->
                Mark.of(event)
                    .forEach(
                        mark ->
                            notable.add(
                                new Notable(event.atNanos(), node.span(), event.name(), mark))));
  }
}
