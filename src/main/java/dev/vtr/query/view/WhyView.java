package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.Layer;
import dev.vtr.query.LayerTimes;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.Times;
import dev.vtr.query.Why;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The answer to "why so slow", written out. */
public final class WhyView {
  private static final int CALLS_SHOWN = 8;

  /** In JSON: an agent's own trace may have thousands. */
  private static final int CALLS_MAX = 1000;

  private static final int BAR_WIDTH = 24;
  private static final int NOT_WHOLE_SHOWN = 8;
  private static final int LACKS_SHOWN = 10;

  /** In JSON, of each trace. */
  private static final int LACKS_MAX = 50;

  private WhyView() {}

  public static String text(Why why, List<String> unknown) {
    StringBuilder text = new StringBuilder();
    LayerTimes together = why.together();
    long total = together.totalNanos();
    long open = why.calls().stream().filter(Why.Call::isOpen).count();
    if (why.calls().isEmpty()) {
      text.append("no call among these spans: only output, idle transitions and exits\n");
    } else {
      text.append(
          why.calls().size()
              + " calls, "
              + Times.span(total)
              + (open > 0 ? " in all so far (" + open + " not ended)" : " in all")
              + (why.calls().size() > 1 ? ", within " + Times.span(why.withinNanos()) : "")
              + ": "
              + Times.span(together.ownNanos())
              + " of vtr itself, "
              + Times.span(total - together.ownNanos() - together.unknownNanos())
              + " waiting for the program, an idle window or an open stream"
              + (together.unknownNanos() > 0
                  ? ", " + Times.span(together.unknownNanos()) + " not known"
                  : "")
              + "\n");
      layers(together, text);
    }
    if (why.calls().size() > 1) {
      text.append("\nslowest calls:\n");
      why.calls().stream().limit(CALLS_SHOWN).forEach(call -> text.append(call(call)));
      if (why.calls().size() > CALLS_SHOWN) {
        text.append("  ... ")
            .append(why.calls().size() - CALLS_SHOWN)
            .append(
                why.calls().size() > CALLS_MAX
                    ? " more (--json shows the slowest " + CALLS_MAX + ")\n"
                    : " more (--json shows them)\n");
      }
    }
    if (!why.notable().isEmpty()) {
      text.append("\nlost, late or idle:\n");
      why.notable().forEach(notable -> text.append(notable(notable)));
    }
    if (why.moreTraces() > 0) {
      text.append("... ")
          .append(why.moreTraces())
          .append(" more traces were not looked at (a shorter time: --since and --until)\n");
    }
    if (why.moreSpans() > 0) {
      text.append("... about ")
          .append(why.moreSpans())
          .append(" more spans were not looked at (a shorter time: --since and --until)\n");
    }
    notWhole(why, text);
    if (!unknown.isEmpty()) {
      text.append("\nnot known:\n");
      unknown.forEach(
          sentence -> text.append("  - ").append(Printable.sentence(sentence)).append('\n'));
    }
    return text.toString();
  }

  private static void notWhole(Why why, StringBuilder text) {
    if (why.notWhole().isEmpty()) {
      return;
    }
    text.append("\nnot whole:\n");
    for (Why.NotWhole trace :
        why.notWhole().subList(0, Math.min(NOT_WHOLE_SHOWN, why.notWhole().size()))) {
      List<String> missing = trace.completeness().missing();
      for (String lack : missing.subList(0, Math.min(LACKS_SHOWN, missing.size()))) {
        text.append("  - ").append(Printable.text(trace.traceId())).append(' ');
        text.append(Printable.sentence(lack)).append('\n');
      }
      int more = missing.size() - LACKS_SHOWN;
      if (more > 0) {
        text.append("    ... ").append(more).append(" more (vtr agent trace --json tells them)\n");
      }
    }
    int more = why.notWhole().size() - NOT_WHOLE_SHOWN;
    if (more > 0) {
      text.append("  ... ").append(more).append(" more traces (--json names them)\n");
    }
  }

  private static void layers(LayerTimes times, StringBuilder text) {
    long total = Math.max(1, times.totalNanos());
    for (Map.Entry<Layer, Long> entry : times.nanos().entrySet()) {
      double share = (double) entry.getValue() / total;
      String bar =
          (entry.getKey().isOutside() ? "." : "#").repeat((int) Math.ceil(share * BAR_WIDTH));
      text.append(
          "  "
              + Printable.left(entry.getKey().label(), 26)
              + " "
              + Printable.right(Times.span(entry.getValue()), 8)
              + " "
              + Printable.right(Math.round(100 * share), 4)
              + "%  "
              + bar
              + "\n");
    }
  }

  private static String call(Why.Call call) {
    Span root = call.root().span();
    return "  "
        + Times.text(root.startNanos())
        + " "
        + Printable.text(root.traceId())
        + " "
        + Printable.text(root.name())
        + (call.isOpen() ? " so_far=" : " duration=")
        + Times.span(call.times().totalNanos())
        + " vtr="
        + Times.span(call.times().ownNanos())
        + " "
        + largest(call.times())
        + "\n";
  }

  private static String largest(LayerTimes times) {
    return times.nanos().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(entry -> "mostly " + entry.getKey().label())
        .orElse("");
  }

  private static String notable(Why.Notable notable) {
    return "  "
        + Times.text(notable.atNanos())
        + " "
        + Printable.text(notable.where())
        + " "
        + Printable.text(NodeTag.plain(notable.span()))
        + "  <-- "
        + Printable.text(notable.mark().text())
        + " trace="
        + Printable.text(notable.span().traceId())
        + "\n";
  }

  /** The fields of the answer. */
  public static void json(JsonGenerator json, Why why, List<String> unknown) throws IOException {
    json.writeNumberField("total_ms", Answer.millis(why.together().totalNanos()));
    json.writeNumberField("within_ms", Answer.millis(why.withinNanos()));
    json.writeNumberField("vtr_ms", Answer.millis(why.together().ownNanos()));
    json.writeNumberField("not_known_ms", Answer.millis(why.together().unknownNanos()));
    layersJson(json, why.together());
    json.writeArrayFieldStart("calls");
    for (Why.Call call : why.calls().stream().limit(CALLS_MAX).toList()) {
      Span root = call.root().span();
      json.writeStartObject();
      json.writeStringField("trace_id", root.traceId());
      json.writeStringField("span_id", root.spanId());
      json.writeStringField("name", root.name());
      json.writeNumberField("start_ns", call.root().startNanos());
      json.writeStringField("state", root.state().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("total_ms", Answer.millis(call.times().totalNanos()));
      json.writeNumberField("vtr_ms", Answer.millis(call.times().ownNanos()));
      layersJson(json, call.times());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("more_calls", Math.max(0, why.calls().size() - CALLS_MAX));
    json.writeArrayFieldStart("notable");
    for (Why.Notable notable : why.notable()) {
      json.writeStartObject();
      json.writeStringField("ts", Times.text(notable.atNanos()));
      json.writeStringField("trace_id", notable.span().traceId());
      json.writeStringField("span_id", notable.span().spanId());
      json.writeStringField("where", notable.where());
      json.writeStringField("kind", notable.mark().kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("mark", notable.mark().text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("not_whole");
    for (Why.NotWhole trace : why.notWhole()) {
      json.writeStartObject();
      json.writeStringField("trace_id", trace.traceId());
      List<String> lacks = trace.completeness().missing();
      Answer.strings(json, "missing", lacks.subList(0, Math.min(LACKS_MAX, lacks.size())));
      json.writeNumberField("more", Math.max(0, lacks.size() - LACKS_MAX));
      json.writeEndObject();
    }
    json.writeEndArray();
    Answer.losses(json, why.missing());
    json.writeNumberField("more", why.moreTraces());
    json.writeNumberField("more_spans", why.moreSpans());
    Answer.strings(json, "unknown", unknown);
  }

  private static void layersJson(JsonGenerator json, LayerTimes times) throws IOException {
    json.writeObjectFieldStart("layers_ms");
    for (Map.Entry<Layer, Long> entry : times.nanos().entrySet()) {
      json.writeNumberField(
          entry.getKey().name().toLowerCase(Locale.ROOT), Answer.millis(entry.getValue()));
    }
    json.writeEndObject();
  }
}
