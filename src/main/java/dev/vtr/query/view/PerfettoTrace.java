package dev.vtr.query.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.query.NodeTag;
import dev.vtr.query.Span;
import dev.vtr.query.scan.SpanEvent;
import dev.vtr.query.scan.SpanLink;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans in the Trace Event Format that Perfetto and chrome://tracing open: a process for each node,
 * threads as tracks, complete events, instants for events, flows for links.
 *
 * <p>Times are microseconds since the first span, with nanoseconds behind the point, so that no
 * digit is lost in a double.
 */
public final class PerfettoTrace {
  private record Place(int process, int track, long startNanos) {}

  private final long baseNanos;
  private final Map<String, Place> places = new HashMap<>();

  private PerfettoTrace(List<Span> spans) {
    baseNanos = spans.stream().mapToLong(Span::startNanos).min().orElse(0);
  }

  public static void write(List<Span> spans, Writer target) {
    Answer.object(target, json -> new PerfettoTrace(spans).fields(json, spans));
  }

  private void fields(JsonGenerator json, List<Span> spans) throws IOException {
    Map<String, List<Span>> byNode = new LinkedHashMap<>();
    for (Span span : spans) {
      byNode.computeIfAbsent(node(span), key -> new ArrayList<>()).add(span);
    }
    json.writeStringField("displayTimeUnit", "ms");
    json.writeArrayFieldStart("traceEvents");
    int process = 0;
    for (Map.Entry<String, List<Span>> node : byNode.entrySet()) {
      process++;
      name(json, process, node.getKey());
      for (TrackLayout.Placed placed : TrackLayout.of(node.getValue())) {
        places.put(
            placed.span().traceId() + placed.span().spanId(),
            new Place(process, placed.track() + 1, placed.span().startNanos()));
        slice(json, placed.span(), process, placed.track() + 1);
      }
    }
    int flow = 0;
    for (Span span : spans) {
      for (SpanLink link : span.links()) {
        flow = flow(json, span, link, flow);
      }
    }
    json.writeEndArray();
  }

  private static String node(Span span) {
    String tag = NodeTag.plain(span);
    return (tag.substring(1, tag.length() - 1) + " " + span.coordinator()).strip();
  }

  private static void name(JsonGenerator json, int process, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", "M");
    json.writeStringField("name", "process_name");
    json.writeNumberField("pid", process);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void slice(JsonGenerator json, Span span, int process, int track) throws IOException {
    event(json, "X", span.name(), process, track, span.startNanos());
    json.writeNumberField("dur", micros(span.durationNanos()));
    json.writeStringField("cat", span.kind().isEmpty() ? "span" : span.kind());
    json.writeObjectFieldStart("args");
    json.writeStringField("trace_id", span.traceId());
    json.writeStringField("span_id", span.spanId());
    if (span.state() != Span.State.ENDED) {
      json.writeBooleanField("open", true);
    }
    if (!span.startKnown()) {
      json.writeBooleanField("start_known", false);
    }
    if (span.isError()) {
      json.writeStringField("error", span.statusMessage());
    }
    Answer.attributes(json, span.attributes());
    json.writeEndObject();
    json.writeEndObject();
    for (SpanEvent happened : span.events()) {
      event(json, "i", happened.name(), process, track, happened.atNanos());
      json.writeStringField("s", "t");
      json.writeObjectFieldStart("args");
      Answer.attributes(json, happened.attributes());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private int flow(JsonGenerator json, Span effect, SpanLink link, int last) throws IOException {
    Place from = places.get(link.traceId() + link.spanId());
    Place to = places.get(effect.traceId() + effect.spanId());
    if (from == null || to == null) {
      return last;
    }
    int id = last + 1;
    String name = link.reason().isEmpty() ? "caused" : link.reason();
    event(json, "s", name, from.process(), from.track(), from.startNanos());
    json.writeStringField("cat", "link");
    json.writeNumberField("id", id);
    json.writeEndObject();
    event(json, "f", name, to.process(), to.track(), to.startNanos());
    json.writeStringField("cat", "link");
    json.writeStringField("bp", "e");
    json.writeNumberField("id", id);
    json.writeEndObject();
    return id;
  }

  /** Opens an event's object; the caller closes it. */
  private void event(
      JsonGenerator json, String phase, String name, int process, int track, long atNanos)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", phase);
    json.writeStringField("name", name);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", track);
    json.writeNumberField("ts", micros(atNanos - baseNanos));
  }

  private static BigDecimal micros(long nanos) {
    return BigDecimal.valueOf(nanos, 3);
  }
}
