package dev.vtr.query;

import dev.vtr.query.scan.SpanLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span in its place: its parent, its children, and the traces of their own that it caused. Built
 * by {@link TraceTree}; afterwards only read.
 */
public final class SpanNode {
  /** A span of another trace that links to this one, with what lies below it there. */
  public record Consequence(SpanNode node, SpanLink link) {}

  private static final Comparator<SpanNode> BY_START =
      (one, other) -> {
        int byStart = Long.compare(one.startNanos(), other.startNanos());
        return byStart != 0 ? byStart : one.span().spanId().compareTo(other.span().spanId());
      };

  private final Span span;
  private final List<SpanNode> children = new ArrayList<>();
  private final List<Consequence> consequences = new ArrayList<>();
  private @Nullable SpanNode parent;
  private long clockAheadNanos;
  private boolean isInRing;
  private boolean lostParent;

  SpanNode(Span span) {
    this.span = span;
  }

  public Span span() {
    return span;
  }

  public @Nullable SpanNode parent() {
    return parent;
  }

  /** By start. */
  public List<SpanNode> children() {
    return Collections.unmodifiableList(children);
  }

  /** By start. */
  public List<Consequence> consequences() {
    return Collections.unmodifiableList(consequences);
  }

  /** Nanoseconds since the epoch by the clock of the trace's first node. */
  public long startNanos() {
    return span.startNanos() - clockAheadNanos;
  }

  /** Likewise; of a span without an end, its last sign of life. */
  public long endNanos() {
    return span.endNanos() - clockAheadNanos;
  }

  /** The parent is named but no line of it was found. */
  public boolean isOrphan() {
    return parent == null && !isInRing && !lostParent && !span.parentSpanId().isEmpty();
  }

  /** Lines of the parent were found and had no room, or may have had none. */
  public boolean isParentLeftOut() {
    return lostParent;
  }

  /** The parent that is named is this span itself or lies below it. */
  public boolean isInRing() {
    return isInRing;
  }

  void parentFoundNoRoom() {
    lostParent = true;
  }

  void adopt(SpanNode child) {
    child.parent = this;
    children.add(child);
  }

  void cutFromParent() {
    isInRing = true;
    if (parent != null) {
      parent.children.remove(this);
      parent = null;
    }
  }

  void addConsequence(SpanNode node, SpanLink link) {
    consequences.add(new Consequence(node, link));
  }

  void clockAhead(long nanos) {
    clockAheadNanos = nanos;
  }

  void sort() {
    children.sort(BY_START);
    consequences.sort((one, other) -> BY_START.compare(one.node(), other.node()));
  }

  static Comparator<SpanNode> byStart() {
    return BY_START;
  }
}
