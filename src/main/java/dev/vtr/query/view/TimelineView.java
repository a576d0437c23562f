package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Mark;
import dev.vtr.query.NodeTag;
import dev.vtr.query.SessionSpans;
import dev.vtr.query.Times;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;

/** A session's moments, written out. */
public final class TimelineView {
  private TimelineView() {}

  /** A line for each moment. */
  public static String text(SessionSpans timeline) {
    StringBuilder text = new StringBuilder();
    if (timeline.more() > 0) {
      text.append("... ")
          .append(timeline.more())
          .append(" earlier moments (--limit N, or another --from and --to)\n");
    }
    if (timeline.search().more() > 0) {
      text.append("... about ")
          .append(timeline.search().more())
          .append(" more spans were not looked at (a shorter time: --from and --to)\n");
    }
    for (SessionSpans.Moment moment : timeline.moments()) {
      text.append(Times.text(moment.atNanos())).append("  ").append(what(moment));
      if (!moment.marks().isEmpty()) {
        text.append("  <-- ");
        text.append(
            moment.marks().stream()
                .map(mark -> Printable.text(mark.text()))
                .collect(Collectors.joining(", ")));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String what(SessionSpans.Moment moment) {
    String name =
        Printable.text(moment.span().name()) + " " + Printable.text(NodeTag.plain(moment.span()));
    String trace = " trace=" + Printable.text(moment.span().traceId());
    return switch (moment.kind()) {
      case SPAN -> name + " duration=" + Times.span(moment.span().durationNanos()) + trace;
      case START -> "begin " + name + trace;
      case LASTS -> "lasts " + name + " " + LifeText.withBegin(moment.span()) + trace;
      case END ->
          "end   " + name + " duration=" + Times.span(moment.span().durationNanos()) + trace;
      case EVENT ->
          "  event "
              + Printable.text(moment.event().name())
              + " of "
              + name
              + moment.event().attributes().entrySet().stream()
                  .map(
                      entry ->
                          " "
                              + Printable.text(entry.getKey())
                              + "="
                              + Printable.value(entry.getValue()))
                  .collect(Collectors.joining());
    };
  }

  /** The moments as an array field. */
  public static void json(JsonGenerator json, SessionSpans timeline) throws IOException {
    json.writeArrayFieldStart("moments");
    for (SessionSpans.Moment moment : timeline.moments()) {
      json.writeStartObject();
      json.writeStringField("ts", Times.text(moment.atNanos()));
      json.writeNumberField("t_ns", moment.atNanos());
      json.writeStringField("kind", moment.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("span", moment.span().name());
      json.writeStringField("trace_id", moment.span().traceId());
      json.writeStringField("span_id", moment.span().spanId());
      json.writeStringField("role", moment.span().role());
      if (moment.kind() == SessionSpans.Kind.EVENT) {
        json.writeStringField("event", moment.event().name());
        Answer.attributes(json, moment.event().attributes());
      } else {
        json.writeNumberField("duration_ms", Answer.millis(moment.span().durationNanos()));
      }
      Answer.strings(json, "marks", moment.marks().stream().map(Mark::text).toList());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("more", timeline.more());
    json.writeNumberField("more_spans", timeline.search().more());
  }
}
