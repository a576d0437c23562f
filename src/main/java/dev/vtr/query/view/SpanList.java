package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Mark;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Spans one below the other, as text or as JSON. */
public final class SpanList {
  private SpanList() {}

  /**
   * A line for each span: its last time, its trace, name, node, duration, session, and what must
   * catch the eye.
   */
  public static String text(
      List<Span> spans, long more, String howToGetMore, List<String> unknown) {
    StringBuilder text = new StringBuilder();
    for (Span span : spans) {
      text.append(Times.text(span.endNanos())).append(' ').append(Printable.text(span.traceId()));
      text.append(' ')
          .append(Printable.text(span.name()))
          .append(' ')
          .append(Printable.text(NodeTag.plain(span)));
      text.append(' ').append(LifeText.withBegin(span));
      if (!span.sessionId().isEmpty()) {
        text.append(" session=")
            .append(
                Printable.text(
                    span.sessionName().isEmpty() ? span.sessionId() : span.sessionName()));
      }
      List<Mark> marks = marks(span);
      if (!marks.isEmpty()) {
        text.append("  <-- ");
        text.append(
            marks.stream()
                .map(mark -> Printable.text(mark.text()))
                .collect(Collectors.joining(", ")));
      }
      text.append('\n');
    }
    if (more > 0) {
      text.append("... about ").append(more).append(" more (").append(howToGetMore).append(")\n");
    }
    if (!unknown.isEmpty()) {
      text.append("not known:\n");
      unknown.forEach(
          sentence -> text.append("  - ").append(Printable.sentence(sentence)).append('\n'));
    }
    return text.toString();
  }

  /** The marks of a span and of its events, each once. */
  private static List<Mark> marks(Span span) {
    List<Mark> marks = new ArrayList<>(Mark.of(span));
    span.events().forEach(event -> marks.addAll(Mark.of(event)));
    return marks.stream().distinct().limit(4).toList();
  }

  /** The spans as an array field {@code spans}. */
  public static void json(JsonGenerator json, List<Span> spans) throws IOException {
    json.writeArrayFieldStart("spans");
    for (Span span : spans) {
      json.writeStartObject();
      json.writeStringField("trace_id", span.traceId());
      json.writeStringField("span_id", span.spanId());
      if (!span.parentSpanId().isEmpty()) {
        json.writeStringField("parent_span_id", span.parentSpanId());
      }
      json.writeStringField("name", span.name());
      json.writeStringField("kind", span.kind());
      json.writeStringField("role", span.role());
      json.writeStringField("coordinator", span.coordinator());
      json.writeStringField("state", span.state().name().toLowerCase(Locale.ROOT));
      LifeText.begin(json, span);
      json.writeNumberField("end_ns", span.endNanos());
      json.writeNumberField("duration_ms", Answer.millis(span.durationNanos()));
      json.writeStringField("status", span.statusCode().isEmpty() ? "unset" : span.statusCode());
      Answer.attributes(json, span.attributes());
      Answer.strings(json, "marks", marks(span).stream().map(Mark::text).toList());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
