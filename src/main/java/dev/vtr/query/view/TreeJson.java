package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.CriticalPath;
import dev.vtr.query.Mark;
import dev.vtr.query.Span;
import dev.vtr.query.SpanNode;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.SpanEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace as one JSON object: spans nested in {@code children} and {@code caused}. What would nest
 * deeper than {@link TreeBounds#NESTING_MAX} levels stands in {@code continued}, each piece with
 * the id of the span that it belongs below.
 */
public final class TreeJson {
  private final TraceTree tree;
  private final TreeBounds bounds;
  private final Set<SpanNode> written = new HashSet<>();
  private Set<SpanNode> critical = Set.of();
  private final Deque<Piece> continued = new ArrayDeque<>();

  /** A part of the tree that nests too deeply for its place. */
  private record Piece(SpanNode above, SpanNode node, SpanNode.@Nullable Consequence by) {}

  private TreeJson(TraceTree tree, TreeBounds bounds) {
    this.tree = tree;
    this.bounds = bounds;
  }

  /** Writes the fields of a tree into an open object. */
  public static void write(
      JsonGenerator json, TraceTree tree, List<String> unknown, TreeBounds bounds)
      throws IOException {
    new TreeJson(tree, bounds).fields(json, unknown);
  }

  private void fields(JsonGenerator json, List<String> unknown) throws IOException {
    TraceCompleteness completeness = TraceCompleteness.of(tree);
    json.writeStringField("trace_id", tree.traceId());
    json.writeNumberField("start_ns", tree.startNanos());
    json.writeNumberField("duration_ms", Answer.millis(tree.endNanos() - tree.startNanos()));
    json.writeNumberField("spans", tree.spans().size());
    json.writeNumberField("caused_spans", tree.causedSpans());
    json.writeNumberField("root_spans", tree.roots().size());
    json.writeBooleanField("complete", completeness.isWhole());
    json.writeNumberField("missing_count", completeness.count());
    List<String> lacks = completeness.missing();
    Answer.strings(json, "missing", lacks.subList(0, Math.min(bounds.spans(), lacks.size())));
    causes(json);
    criticalPath(json);
    json.writeArrayFieldStart("roots");
    for (SpanNode root : tree.roots()) {
      span(json, root, 0, null);
    }
    json.writeEndArray();
    continued(json);
    losses(json);
    Answer.strings(json, "unknown", unknown);
    json.writeNumberField(
        "left_out_spans",
        tree.everything().size() - written.size() + tree.leftOut().spans().spans());
  }

  private void causes(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("caused_by");
    for (TraceTree.Cause cause : tree.causes()) {
      json.writeStartObject();
      json.writeStringField("effect_span_id", cause.effect().span().spanId());
      Answer.link(json, cause.link());
      SpanNode node = cause.cause();
      json.writeBooleanField("found", node != null);
      if (cause.isLeftOut()) {
        json.writeBooleanField("left_out", true);
      }
      if (node != null) {
        json.writeStringField("name", node.span().name());
        json.writeStringField("role", node.span().role());
        json.writeStringField("coordinator", node.span().coordinator());
        json.writeNumberField("start_ns", node.startNanos());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void criticalPath(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("critical_path");
    CriticalPath path = CriticalPath.of(tree);
    critical = path.nodes();
    for (CriticalPath.Stretch stretch : path.stretches()) {
      json.writeStartObject();
      json.writeStringField("span_id", stretch.node().span().spanId());
      json.writeStringField("name", stretch.node().span().name());
      json.writeNumberField("at_ms", Answer.millis(stretch.fromNanos() - tree.startNanos()));
      json.writeNumberField("ms", Answer.millis(stretch.nanos()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void continued(JsonGenerator json) throws IOException {
    if (continued.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("continued");
    while (!continued.isEmpty()) {
      Piece piece = continued.remove();
      json.writeStartObject();
      json.writeStringField("below_span_id", piece.above().span().spanId());
      json.writeArrayFieldStart(piece.by() == null ? "children" : "caused");
      span(json, piece.node(), 0, piece.by());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes a span and what is below it; what nests too deeply comes among the continued. */
  private void below(
      JsonGenerator json,
      SpanNode above,
      SpanNode node,
      int depth,
      SpanNode.@Nullable Consequence by)
      throws IOException {
    if (depth < TreeBounds.NESTING_MAX) {
      span(json, node, depth, by);
    } else {
      continued.add(new Piece(above, node, by));
    }
  }

  private void span(JsonGenerator json, SpanNode node, int depth, SpanNode.@Nullable Consequence by)
      throws IOException {
    if (written.size() >= bounds.spans()) {
      return;
    }
    if (!written.add(node)) {
      return;
    }
    json.writeStartObject();
    if (by != null) {
      json.writeStringField("reason", by.link().reason());
    }
    own(json, node);
    events(json, node.span());
    if (!node.children().isEmpty()) {
      json.writeArrayFieldStart("children");
      for (SpanNode child : node.children()) {
        below(json, node, child, depth + 1, null);
      }
      json.writeEndArray();
    }
    consequences(json, node, depth);
    json.writeEndObject();
  }

  private void own(JsonGenerator json, SpanNode node) throws IOException {
    Span span = node.span();
    json.writeStringField("name", span.name());
    json.writeStringField("trace_id", span.traceId());
    json.writeStringField("span_id", span.spanId());
    if (!span.parentSpanId().isEmpty()) {
      json.writeStringField("parent_span_id", span.parentSpanId());
    }
    json.writeStringField("kind", span.kind());
    json.writeStringField("role", span.role());
    json.writeStringField("coordinator", span.coordinator());
    json.writeStringField("state", span.state().name().toLowerCase(Locale.ROOT));
    LifeText.begin(json, span);
    json.writeNumberField("at_ms", Answer.millis(node.startNanos() - tree.startNanos()));
    json.writeNumberField("duration_ms", Answer.millis(span.durationNanos()));
    if (critical.contains(node)) {
      json.writeBooleanField("critical", true);
    }
    if (!span.statusCode().isEmpty()) {
      json.writeObjectFieldStart("status");
      json.writeStringField("code", span.statusCode());
      json.writeStringField("message", span.statusMessage());
      json.writeEndObject();
    }
    marks(json, Mark.of(span));
    Answer.attributes(json, span.attributes());
    Answer.count(json, "dropped_attributes", span.droppedAttributes());
    Answer.count(json, "dropped_events", span.hiddenEvents());
    Answer.count(json, "dropped_links", span.droppedLinks());
  }

  private void events(JsonGenerator json, Span span) throws IOException {
    if (span.events().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("events");
    for (SpanEvent event :
        span.events().subList(0, Math.min(bounds.events(), span.events().size()))) {
      Answer.event(json, event);
    }
    json.writeEndArray();
    if (span.events().size() > bounds.events()) {
      json.writeNumberField("left_out_events", span.events().size() - bounds.events());
    }
  }

  private void consequences(JsonGenerator json, SpanNode node, int depth) throws IOException {
    if (node.consequences().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("caused");
    int shown = 0;
    for (SpanNode.Consequence consequence : node.consequences()) {
      if (shown++ < bounds.consequences()) {
        below(json, node, consequence.node(), depth + 1, consequence);
      }
    }
    json.writeEndArray();
    if (node.consequences().size() > bounds.consequences()) {
      json.writeNumberField("left_out_caused", node.consequences().size() - bounds.consequences());
    }
  }

  private static void marks(JsonGenerator json, List<Mark> marks) throws IOException {
    if (!marks.isEmpty()) {
      Answer.strings(json, "marks", marks.stream().map(Mark::text).toList());
    }
  }

  private void losses(JsonGenerator json) throws IOException {
    Answer.losses(json, tree.missing());
  }
}
