package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.CriticalPath;
import dev.vtr.query.Mark;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.SpanNode;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLink;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A trace as one page of HTML that needs nothing else: the waterfall over nodes, links as arrows,
 * events as marks, drops in red. The page is {@code trace.html} beside this class with the trace
 * put in as JSON; what a file said is only ever set as text, and a content security policy forbids
 * the page any network.
 */
public final class TracePage {
  /** Rows beyond this are left out, and the page says so. */
  public static final int SPANS_MAX = 10_000;

  private static final int EVENTS_MAX = 200;
  private static final int MISSING_MAX = 200;

  /** How many times the trace's own length the axis begins before the root at most. */
  private static final long EARLY_TIMES_MAX = 4;

  private static final String PLACE = "/*TRACE*/null";

  /** Within a JSON string; elsewhere in JSON it does not stand. */
  private static final String LESS_THAN = "\\u003c";

  private final TraceTree tree;
  private final NodeTag tags;
  private final Set<SpanNode> critical;

  private TracePage(TraceTree tree) {
    this.tree = tree;
    this.tags = new NodeTag(tree.everything());
    this.critical = CriticalPath.of(tree).nodes();
  }

  /** Writes the whole page, as it is made. */
  public static void write(TraceTree tree, List<String> unknown, Writer target) throws IOException {
    String template = template();
    int place = template.indexOf(PLACE);
    target.write(template, 0, place);
    Answer.object(new InScript(target), fields -> new TracePage(tree).write(fields, unknown));
    target.write(template.substring(place + PLACE.length()));
  }

  /** Inside a script element only "<" could end it early. */
  private static final class InScript extends FilterWriter {
    InScript(Writer target) {
      super(target);
    }

    @Override
    public void write(int character) throws IOException {
      out.write(character == '<' ? LESS_THAN : String.valueOf((char) character));
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      write(new String(text, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      out.write(text.substring(offset, offset + length).replace("<", LESS_THAN));
    }
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(TracePage.class.getResourceAsStream("trace.html"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(JsonGenerator json, List<String> unknown) throws IOException {
    List<SpanNode> rows = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    collect(rows, depths);
    TraceCompleteness completeness = TraceCompleteness.of(tree);
    json.writeStringField("trace_id", tree.traceId());
    json.writeNumberField("start_ms", tree.startNanos() / 1_000_000);
    json.writeNumberField("from", Answer.millis(axisFrom(rows)));
    json.writeStringField("title", title());
    json.writeNumberField("roots", tree.roots().size());
    json.writeNumberField("ms", Answer.millis(tree.endNanos() - tree.startNanos()));
    json.writeNumberField("own_spans", tree.spans().size());
    json.writeNumberField("caused_spans", tree.causedSpans());
    json.writeNumberField("left_out", tree.everything().size() - rows.size());
    json.writeNumberField("no_room", tree.leftOut().spans().spans());
    json.writeNumberField("missing_count", completeness.count());
    Answer.strings(json, "missing", bounded(completeness.missing()));
    Answer.strings(json, "unknown", unknown);
    causes(json);
    Map<String, Integer> rowById = new HashMap<>();
    json.writeArrayFieldStart("spans");
    for (int row = 0; row < rows.size(); row++) {
      rowById.put(rows.get(row).span().traceId() + rows.get(row).span().spanId(), row);
      span(json, rows.get(row), depths.get(row));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (int row = 0; row < rows.size(); row++) {
      for (SpanLink link : rows.get(row).span().links()) {
        Integer cause = rowById.get(link.traceId() + link.spanId());
        if (cause != null) {
          json.writeStartArray();
          json.writeNumber(cause);
          json.writeNumber(row);
          json.writeString(link.reason());
          json.writeEndArray();
        }
      }
    }
    json.writeEndArray();
  }

  private String title() {
    List<SpanNode> roots = tree.roots();
    return switch (roots.size()) {
      case 0 -> "no span";
      case 1 -> roots.getFirst().span().name();
      case 2 -> roots.getFirst().span().name() + " and 1 more root";
      default -> roots.getFirst().span().name() + " and " + (roots.size() - 1) + " more roots";
    };
  }

  private static List<String> bounded(List<String> lacks) {
    if (lacks.size() <= MISSING_MAX) {
      return lacks;
    }
    List<String> first = new ArrayList<>(lacks.subList(0, MISSING_MAX));
    first.add("... " + (lacks.size() - MISSING_MAX) + " more (vtr agent trace --json has them)");
    return first;
  }

  /**
   * Where the axis begins, in nanoseconds after the root's start: at the earliest span, but not so
   * far before the root that the rest would be a line at the right edge. What lies before it had a
   * clock of its own.
   */
  private long axisFrom(List<SpanNode> rows) {
    long lasts =
        rows.stream().mapToLong(node -> node.endNanos() - tree.startNanos()).max().orElse(0);
    long earliest = -EARLY_TIMES_MAX * Math.max(lasts, 1);
    return rows.stream()
        .mapToLong(node -> node.startNanos() - tree.startNanos())
        .filter(at -> at >= earliest && at < 0)
        .min()
        .orElse(0);
  }

  private record Place(SpanNode node, int depth) {}

  private void collect(List<SpanNode> rows, List<Integer> depths) {
    Set<SpanNode> seen = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    tree.roots().reversed().forEach(root -> open.push(new Place(root, 0)));
    while (!open.isEmpty() && rows.size() < SPANS_MAX) {
      Place place = open.pop();
      SpanNode node = place.node();
      if (seen.add(node)) {
        rows.add(node);
        depths.add(place.depth());
        node.consequences()
            .reversed()
            .forEach(caused -> open.push(new Place(caused.node(), place.depth() + 1)));
        node.children().reversed().forEach(child -> open.push(new Place(child, place.depth() + 1)));
      }
    }
  }

  private void causes(JsonGenerator json) throws IOException {
    List<String> causes = new ArrayList<>();
    for (TraceTree.Cause cause : tree.causes()) {
      SpanNode node = cause.cause();
      causes.add(
          (node != null
                  ? node.span().name() + " " + tags.of(node.span())
                  : cause.isLeftOut()
                      ? "a span that may be among what found no room here"
                      : "a span of which no line was found")
              + (cause.link().reason().isEmpty() ? "" : " (" + cause.link().reason() + ")")
              + ", trace "
              + cause.link().traceId());
    }
    Answer.strings(json, "caused_by", causes.stream().distinct().toList());
  }

  private void span(JsonGenerator json, SpanNode node, int depth) throws IOException {
    Span span = node.span();
    json.writeStartObject();
    json.writeStringField("name", span.name());
    json.writeStringField("node", tags.of(span).substring(1).replace("]", ""));
    json.writeStringField("kind", span.kind());
    json.writeStringField("state", span.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("trace_id", span.traceId());
    json.writeStringField("span_id", span.spanId());
    json.writeNumberField("depth", depth);
    json.writeNumberField("at", Answer.millis(node.startNanos() - tree.startNanos()));
    json.writeNumberField("ms", Answer.millis(span.durationNanos()));
    if (!span.startKnown()) {
      json.writeBooleanField("start_known", false);
    }
    if (critical.contains(node)) {
      json.writeBooleanField("critical", true);
    }
    if (!span.statusMessage().isEmpty() || span.isError()) {
      json.writeStringField("status", (span.statusCode() + " " + span.statusMessage()).strip());
    }
    marks(json, Mark.of(span));
    Answer.attributes(json, span.attributes());
    json.writeArrayFieldStart("events");
    long ahead = span.startNanos() - node.startNanos();
    for (SpanEvent event : span.events().stream().limit(EVENTS_MAX).toList()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeNumberField("at", Answer.millis(event.atNanos() - ahead - tree.startNanos()));
      marks(json, Mark.of(event));
      Answer.attributes(json, event.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField(
        "more_events", Math.max(0, span.events().size() - EVENTS_MAX) + span.hiddenEvents());
    json.writeEndObject();
  }

  private static void marks(JsonGenerator json, List<Mark> marks) throws IOException {
    json.writeArrayFieldStart("marks");
    for (Mark mark : marks) {
      json.writeStartArray();
      json.writeString(mark.kind().name().toLowerCase(Locale.ROOT));
      json.writeString(mark.text());
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
