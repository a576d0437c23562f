package dev.vtr.query.view;

import dev.vtr.query.CriticalPath;
import dev.vtr.query.Mark;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.SpanNode;
import dev.vtr.query.Times;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.SpanEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trace as an indented list, in the form of the tracing strategy's example: a line for each span
 * with its node and duration, then its attributes and events; {@code <--} points at what must catch
 * the eye, {@code *} stands on the critical path, {@code =>} leads into traces of their own.
 */
public final class TreeText {
  private static final String INDENT = "  ";

  /** Attributes on one line; the rest is in {@code --json}. */
  private static final int ATTRIBUTES_MAX = 16;

  /** Spans named at the end as those that took the time. */
  private static final int PATH_SPANS_MAX = 6;

  private static final int MISSING_MAX = 10;

  private final TraceTree tree;
  private final List<String> unknown;
  private final TreeBounds bounds;
  private final NodeTag tags;
  private final Set<SpanNode> critical;
  private final CriticalPath path;
  private final Set<SpanNode> written = new HashSet<>();
  private final StringBuilder text = new StringBuilder();
  private int hiddenSpans;

  private TreeText(TraceTree tree, List<String> unknown, TreeBounds bounds) {
    this.tree = tree;
    this.unknown = unknown;
    this.bounds = bounds;
    this.tags = new NodeTag(tree.everything());
    this.path = CriticalPath.of(tree);
    this.critical = path.nodes();
  }

  /**
   * Writes a tree.
   *
   * @param unknown what is not known about it, a sentence each
   */
  public static String of(TraceTree tree, List<String> unknown, TreeBounds bounds) {
    return new TreeText(tree, unknown, bounds).write();
  }

  private String write() {
    line(0, "TraceID: " + Printable.text(tree.traceId()));
    causes();
    for (SpanNode root : tree.roots()) {
      text.append('\n');
      tree(new Step(root, 0, "- ", ""));
    }
    if (hiddenSpans > 0) {
      text.append('\n');
      line(
          0,
          "... "
              + hiddenSpans
              + " more spans (--limit "
              + (written.size() + hiddenSpans)
              + " shows them)");
    }
    summary();
    return text.toString();
  }

  private void causes() {
    Set<String> said = new HashSet<>();
    for (TraceTree.Cause cause : tree.causes()) {
      String sentence =
          "caused by: " + causeText(cause) + " <- " + Printable.text(cause.effect().span().name());
      if (said.add(sentence)) {
        line(0, sentence);
        higherCauses(cause, 1, said);
      }
    }
  }

  private void higherCauses(TraceTree.Cause cause, int depth, Set<String> said) {
    SpanNode node = cause.cause();
    if (node == null || depth > PATH_SPANS_MAX) {
      return;
    }
    for (SpanNode at = node; at != null; at = at.parent()) {
      for (TraceTree.Cause higher : tree.causesOf(at)) {
        String sentence = "which was caused by: " + causeText(higher);
        if (said.add(sentence)) {
          line(depth, sentence);
          higherCauses(higher, depth + 1, said);
        }
      }
    }
  }

  private String causeText(TraceTree.Cause cause) {
    StringBuilder way = new StringBuilder();
    SpanNode node = cause.cause();
    if (node == null) {
      way.append("span ")
          .append(Printable.text(cause.link().spanId()))
          .append(
              cause.isLeftOut()
                  ? " (it may be among what found no room here)"
                  : " (no line of it was found)");
    }
    int steps = 0;
    for (SpanNode at = node; at != null && steps++ < TreeBounds.ANCESTORS_MAX; at = at.parent()) {
      way.insert(
          0,
          Printable.text(at.span().name()) + " " + tag(at.span()) + (way.isEmpty() ? "" : " > "));
    }
    way.append(" trace=").append(Printable.text(cause.link().traceId()));
    if (!cause.link().reason().isEmpty()) {
      way.append(" reason=").append(Printable.value(cause.link().reason()));
    }
    if (node != null) {
      way.append(" ")
          .append(Times.span(cause.effect().startNanos() - node.startNanos()))
          .append(" before");
    }
    return way.toString();
  }

  /**
   * What is to be written next.
   *
   * @param node null for a line of its own, which {@code bullet} is
   */
  private record Step(@Nullable SpanNode node, int depth, String bullet, String origin) {}

  /** Depth first by a stack of its own: a program's spans may nest deeper than calls can. */
  private void tree(Step root) {
    Deque<Step> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Step step = open.pop();
      SpanNode node = step.node();
      if (node == null) {
        line(step.depth(), step.bullet());
      } else if (written.size() >= bounds.spans()) {
        hide(node);
      } else if (written.add(node)) {
        span(node, step.depth(), step.bullet(), step.origin());
        below(node, step.depth() + 1).reversed().forEach(open::push);
      }
    }
  }

  private List<Step> below(SpanNode node, int depth) {
    List<Step> below = new ArrayList<>();
    node.children().forEach(child -> below.add(new Step(child, depth, "- ", "")));
    addConsequences(node, depth, below);
    return below;
  }

  private void span(SpanNode node, int depth, String bullet, String origin) {
    Span span = node.span();
    boolean leaf =
        node.children().isEmpty() && node.consequences().isEmpty() && span.events().isEmpty();
    String attributes = attributes(node);
    StringBuilder head =
        new StringBuilder(bullet).append(Printable.text(span.name())).append(' ').append(tag(span));
    head.append(' ').append(LifeText.withBegin(span));
    head.append(critical.contains(node) ? " *" : "");
    head.append(start(node)).append(origin);
    if (leaf && !attributes.isEmpty()) {
      head.append(" attrs: ").append(attributes);
    }
    if (node.isOrphan()) {
      head.append(" (parent ").append(Printable.text(span.parentSpanId())).append(" not found)");
    }
    if (node.isParentLeftOut()) {
      head.append(" (parent ").append(Printable.text(span.parentSpanId())).append(" left out)");
    }
    if (node.isInRing()) {
      head.append(" (its parent ")
          .append(Printable.text(span.parentSpanId()))
          .append(" is itself or lies below it)");
    }
    line(depth, head + marks(Mark.of(span)));
    if (!leaf && !attributes.isEmpty()) {
      line(depth + 1, "attrs: " + attributes);
    }
    events(node, depth + 1);
  }

  private void hide(SpanNode node) {
    List<SpanNode> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      SpanNode next = open.removeLast();
      if (written.contains(next)) {
        continue;
      }
      hiddenSpans++;
      open.addAll(next.children());
      next.consequences().forEach(consequence -> open.add(consequence.node()));
    }
  }

  private String start(SpanNode node) {
    long after = node.startNanos() - tree.startNanos();
    return after == 0 ? "" : " at=" + (after > 0 ? "+" : "") + Times.span(after);
  }

  private String tag(Span span) {
    return Printable.text(tags.of(span));
  }

  /** The span's attributes, without those that an ancestor has said already. */
  private static String attributes(SpanNode node) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Object> attribute : node.span().attributes().entrySet()) {
      if (!isSaidAbove(node, attribute.getKey(), attribute.getValue())) {
        parts.add(Printable.text(attribute.getKey()) + "=" + Printable.value(attribute.getValue()));
      }
    }
    int beyond = parts.size() - ATTRIBUTES_MAX;
    return beyond <= 0
        ? String.join(" ", parts)
        : String.join(" ", parts.subList(0, ATTRIBUTES_MAX)) + " ... " + beyond + " more (--json)";
  }

  private static boolean isSaidAbove(SpanNode node, String key, Object value) {
    int steps = 0;
    for (SpanNode above = node.parent();
        above != null && steps++ < TreeBounds.ANCESTORS_MAX;
        above = above.parent()) {
      Object said = above.span().attributes().get(key);
      if (said != null) {
        return said.equals(value);
      }
    }
    return false;
  }

  private void events(SpanNode node, int depth) {
    List<SpanEvent> events = node.span().events();
    List<SpanEvent> chosen = chosen(events);
    for (SpanEvent event : chosen) {
      StringBuilder head = new StringBuilder("event: ").append(Printable.text(event.name()));
      event
          .attributes()
          .forEach(
              (key, value) ->
                  head.append(' ')
                      .append(Printable.text(key))
                      .append('=')
                      .append(Printable.value(value)));
      line(depth, head + marks(Mark.of(event)));
    }
    int more = events.size() - chosen.size();
    if (more > 0) {
      line(depth, "... " + more + " more events (--limit " + events.size() + " shows them)");
    }
  }

  /**
   * The events that have a mark come first when there is not room for all; the order stays that of
   * time.
   */
  private List<SpanEvent> chosen(List<SpanEvent> events) {
    if (events.size() <= bounds.events()) {
      return events;
    }
    Set<Integer> places =
        IntStream.range(0, events.size())
            .boxed()
            .sorted(Comparator.comparing((Integer place) -> Mark.of(events.get(place)).isEmpty()))
            .limit(bounds.events())
            .collect(Collectors.toSet());
    return IntStream.range(0, events.size())
        .filter(places::contains)
        .mapToObj(events::get)
        .toList();
  }

  private void addConsequences(SpanNode node, int depth, List<Step> below) {
    int shown = 0;
    for (SpanNode.Consequence consequence : node.consequences()) {
      if (shown++ == bounds.consequences()) {
        int more = node.consequences().size() - bounds.consequences();
        String line =
            "=> ... "
                + more
                + " more traces caused (--limit "
                + node.consequences().size()
                + " shows them)";
        below.add(new Step(null, depth, line, ""));
        break;
      }
      SpanNode caused = consequence.node();
      String reason = consequence.link().reason();
      String origin =
          (reason.isEmpty() ? "" : " reason=" + Printable.value(reason))
              + " trace="
              + Printable.text(caused.span().traceId());
      below.add(new Step(caused, depth, "=> caused: ", origin));
    }
  }

  private static String marks(List<Mark> marks) {
    return marks.isEmpty()
        ? ""
        : "  <-- "
            + marks.stream()
                .map(mark -> Printable.text(mark.text()))
                .collect(Collectors.joining(", "));
  }

  private void summary() {
    if (!path.stretches().isEmpty()) {
      text.append('\n');
      line(
          0,
          "critical path (*)"
              + (path.roots().size() > 1 ? " over " + path.roots().size() + " roots, " : ", ")
              + Times.span(path.nanos())
              + (path.isOpen() ? " so far" : " in all")
              + goesOn()
              + ":");
      slowest();
    }
    TraceCompleteness completeness = TraceCompleteness.of(tree);
    text.append('\n');
    line(0, tree.spans().size() + " spans, " + tree.causedSpans() + " more that these caused");
    line(0, completeness.isWhole() ? "whole: no span and no edge is missing" : "not whole:");
    completeness.missing().stream()
        .limit(MISSING_MAX)
        .forEach(lack -> line(1, "- " + Printable.sentence(lack)));
    int more = completeness.missing().size() - MISSING_MAX;
    if (more > 0) {
      line(1, "... " + more + " more (--json shows them)");
    }
    if (!unknown.isEmpty()) {
      line(0, "not known:");
      unknown.forEach(sentence -> line(1, "- " + Printable.sentence(sentence)));
    }
  }

  /** What lasts longer than who asked for it. */
  private String goesOn() {
    String after = Times.span(tree.endNanos() - tree.startNanos());
    return tree.endNanos() <= path.endNanos() || after.equals(Times.span(path.nanos()))
        ? ""
        : " (spans below go on until +" + after + ")";
  }

  private void slowest() {
    path.ownNanos().entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
        .limit(PATH_SPANS_MAX)
        .forEach(
            entry -> {
              Span span = entry.getKey().span();
              share(entry.getValue(), Printable.text(span.name()) + " " + tag(span));
            });
    if (path.betweenRootsNanos() > 0) {
      share(path.betweenRootsNanos(), "between the roots");
    }
  }

  private void share(long nanos, String whose) {
    long percent = Math.round(100.0 * nanos / Math.max(1, path.nanos()));
    line(
        1,
        Printable.right(percent, 3) + "% " + Printable.right(Times.span(nanos), 8) + "  " + whose);
  }

  private void line(int depth, String content) {
    text.append(INDENT.repeat(Math.min(depth, TreeBounds.INDENT_MAX)));
    if (depth > TreeBounds.INDENT_MAX) {
      text.append("[level ").append(depth).append("] ");
    }
    text.append(content).append('\n');
  }
}
