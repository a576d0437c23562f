package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of the trace file into a buffer: compact JSON, keys in the contract's order,
 * empty ones left out. A line is written whole or, after an exception, not at all. Used by one
 * thread.
 */
final class LineEncoder {
  /** Longest line, line end included: what a hub takes from a spoke. */
  static final int MAX_LINE_BYTES = 64 * 1024;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().rootValueSeparator((String) null).build();

  /** Names that stand on every line, encoded once. */
  private static final class Keys {
    static final SerializedString TS = new SerializedString("ts");
    static final SerializedString TYPE = new SerializedString("type");
    static final SerializedString SEQ = new SerializedString("seq");
    static final SerializedString TRACE_ID = new SerializedString("trace_id");
    static final SerializedString SPAN_ID = new SerializedString("span_id");
    static final SerializedString PARENT_SPAN_ID = new SerializedString("parent_span_id");
    static final SerializedString NAME = new SerializedString("name");
    static final SerializedString KIND = new SerializedString("kind");
    static final SerializedString START_NS = new SerializedString("start_ns");
    static final SerializedString END_NS = new SerializedString("end_ns");
    static final SerializedString DUR_US = new SerializedString("dur_us");
    static final SerializedString PART = new SerializedString("part");
    static final SerializedString DROPPED_EVENTS = new SerializedString("dropped_events");
    static final SerializedString DROPPED_ATTRIBUTES = new SerializedString("dropped_attributes");
    static final SerializedString DROPPED_LINKS = new SerializedString("dropped_links");
    static final SerializedString T_NS = new SerializedString("t_ns");
    static final SerializedString ATTRS = new SerializedString("attrs");
    static final SerializedString RESOURCE = new SerializedString("resource");
  }

  private final LineBuffer out;
  private final AttributeWriter attributes = new AttributeWriter();
  private final Timestamps timestamps = new Timestamps();
  private final byte[] digits = new byte[TraceId.getLength()];
  private Resource knownResource = Resource.empty();
  private SerializedString knownResourceText = new SerializedString("");
  private JsonGenerator json;

  LineEncoder(LineBuffer out) {
    this.out = out;
    this.json = generator();
  }

  private JsonGenerator generator() {
    try {
      return JSON.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes part of a line. */
  private interface Body {
    void write() throws IOException;
  }

  /** A line that is longer than a hub would take, even without its events and links. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("line longer than " + MAX_LINE_BYTES + " bytes");
    }
  }

  /**
   * Writes the line of a span that ended. Events and links are given up, and counted as dropped,
   * when the line would be too long with them.
   *
   * @param seq the line's number, or a negative one for a line without
   */
  void span(SpanData span, long seq) throws IOException {
    try {
      line(() -> spanBody(span, seq, span.getEvents(), span.getLinks()));
    } catch (TooLongException e) {
      line(() -> spanBody(span, seq, List.of(), List.of()));
    }
  }

  /** Writes the line that says that a long-lived span has begun. */
  void started(SpanData span, long seq) throws IOException {
    line(
        () -> {
          head("span_start", span.getStartEpochNanos(), seq);
          ids(span.getSpanContext(), span.getParentSpanId(), span.getName());
          word(Keys.KIND, kind(span));
          number(Keys.START_NS, span.getStartEpochNanos());
          attributes.field(json, Keys.ATTRS, span.getAttributes());
          links(span.getLinks());
          resource(span.getResource());
        });
  }

  /** Writes what a long-lived span has done so far. */
  void progress(Progress progress, Resource resource, long seq) throws IOException {
    line(
        () -> {
          head("span_progress", progress.epochNanos(), seq);
          ids(progress.span(), progress.parentSpanId(), progress.name());
          number(Keys.START_NS, progress.startEpochNanos());
          number(Keys.PART, progress.part());
          attributes.field(json, Keys.ATTRS, progress.totals());
          events(progress.events());
          resource(resource);
        });
  }

  /** Writes what was lost. */
  void loss(Loss loss, Resource resource, long nowEpochNanos, long seq) throws IOException {
    line(
        () -> {
          head("loss", nowEpochNanos, seq);
          json.writeStringField("reason", loss.reason().word());
          json.writeNumberField("spans", loss.spans());
          if (loss.otherLines() > 0) {
            json.writeNumberField("other_lines", loss.otherLines());
          }
          if (loss.lastSeq() > 0) {
            json.writeStringField("instance", loss.instanceId());
            json.writeNumberField("first_seq", loss.firstSeq());
            json.writeNumberField("last_seq", loss.lastSeq());
          }
          json.writeNumberField("from_ns", loss.fromEpochNanos());
          json.writeNumberField("to_ns", loss.toEpochNanos());
          if (!loss.timesKnown()) {
            json.writeBooleanField("times_known", false);
          }
          resource(resource);
        });
  }

  private void line(Body body) throws IOException {
    int start = out.size();
    boolean whole = false;
    try {
      json.writeStartObject();
      body.write();
      json.writeEndObject();
      json.flush();
      out.write('\n');
      if (out.size() - start > MAX_LINE_BYTES) {
        throw new TooLongException();
      }
      whole = true;
    } finally {
      if (!whole) {
        json = generator();
        out.truncate(start);
      }
    }
  }

  private void spanBody(SpanData span, long seq, List<EventData> events, List<LinkData> links)
      throws IOException {
    long start = span.getStartEpochNanos();
    long end = span.getEndEpochNanos();
    head("span", end, seq);
    ids(span.getSpanContext(), span.getParentSpanId(), span.getName());
    word(Keys.KIND, kind(span));
    number(Keys.START_NS, start);
    number(Keys.END_NS, end);
    number(Keys.DUR_US, (end - start) / 1000);
    status(span.getStatus());
    attributes.field(json, Keys.ATTRS, span.getAttributes());
    events(events);
    links(links);
    OtlpSpan other = span instanceof OtlpSpan foreign ? foreign : null;
    long allEvents = other == null ? span.getTotalRecordedEvents() : other.recordedEvents();
    long allLinks = other == null ? span.getTotalRecordedLinks() : other.recordedLinks();
    number(Keys.DROPPED_EVENTS, allEvents - events.size());
    // The SDK counts an attribute that is set twice as two; of ours none is dropped.
    dropped(Keys.DROPPED_ATTRIBUTES, other == null ? 0 : other.droppedAttributes());
    dropped(Keys.DROPPED_LINKS, allLinks - links.size());
    resource(span.getResource());
  }

  /** An id: hexadecimal digits, which need no look at each for what JSON escapes. */
  @SuppressWarnings("deprecation") // of characters that are ASCII it is right, and a mere copy
  private void id(SerializedString key, String hex) throws IOException {
    json.writeFieldName(key);
    int length = hex.length();
    hex.getBytes(0, length, digits, 0);
    json.writeRawUTF8String(digits, 0, length);
  }

  /** One of few values. */
  private void word(SerializedString key, String value) throws IOException {
    json.writeFieldName(key);
    json.writeString(attributes.words().encoded(value));
  }

  private void number(SerializedString key, long value) throws IOException {
    json.writeFieldName(key);
    json.writeNumber(value);
  }

  private void dropped(SerializedString key, long count) throws IOException {
    if (count > 0) {
      number(key, count);
    }
  }

  private void head(String type, long epochNanos, long seq) throws IOException {
    json.writeFieldName(Keys.TS);
    json.writeRawUTF8String(timestamps.of(epochNanos), 0, Timestamps.LENGTH);
    word(Keys.TYPE, type);
    if (seq >= 0) {
      number(Keys.SEQ, seq);
    }
  }

  private void ids(SpanContext span, @Nullable String parentSpanId, String name)
      throws IOException {
    id(Keys.TRACE_ID, span.getTraceId());
    id(Keys.SPAN_ID, span.getSpanId());
    if (parentSpanId != null && !parentSpanId.equals("0000000000000000")) {
      id(Keys.PARENT_SPAN_ID, parentSpanId);
    }
    word(Keys.NAME, name);
  }

  private static String kind(SpanData span) {
    return switch (span.getKind()) {
      case INTERNAL -> "internal";
      case SERVER -> "server";
      case CLIENT -> "client";
      case PRODUCER -> "producer";
      case CONSUMER -> "consumer";
    };
  }

  private void status(StatusData status) throws IOException {
    if (status.getStatusCode() == StatusCode.UNSET) {
      return;
    }
    json.writeObjectFieldStart("status");
    json.writeStringField("code", status.getStatusCode().name().toLowerCase(Locale.ROOT));
    if (!status.getDescription().isEmpty()) {
      json.writeStringField("message", AttributeWriter.text(status.getDescription()));
    }
    json.writeEndObject();
  }

  private void events(List<EventData> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("events");
    for (EventData event : events) {
      json.writeStartObject();
      word(Keys.NAME, event.getName());
      number(Keys.T_NS, event.getEpochNanos());
      attributes.field(json, Keys.ATTRS, event.getAttributes());
      dropped(Keys.DROPPED_ATTRIBUTES, event.getDroppedAttributesCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void links(List<LinkData> links) throws IOException {
    if (links.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("links");
    for (LinkData link : links) {
      json.writeStartObject();
      id(Keys.TRACE_ID, link.getSpanContext().getTraceId());
      id(Keys.SPAN_ID, link.getSpanContext().getSpanId());
      attributes.field(json, Keys.ATTRS, link.getAttributes());
      dropped(Keys.DROPPED_ATTRIBUTES, link.getTotalAttributeCount() - link.getAttributes().size());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void resource(Resource resource) throws IOException {
    if (resource != knownResource) {
      knownResourceText = new SerializedString(resourceText(resource.getAttributes()));
      knownResource = resource;
    }
    if (!knownResourceText.getValue().isEmpty()) {
      json.writeFieldName(Keys.RESOURCE);
      json.writeRawValue(knownResourceText);
    }
  }

  private String resourceText(Attributes all) throws IOException {
    if (all.isEmpty()) {
      return "";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator into = JSON.createGenerator(text)) {
      into.writeStartObject();
      for (AttributeKey<String> key : TraceResource.ORDER) {
        String value = all.get(key);
        if (value != null) {
          into.writeStringField(key.getKey(), AttributeWriter.text(value));
        }
      }
      attributes.members(into, all.toBuilder().removeIf(TraceResource.ORDER::contains).build());
      into.writeEndObject();
    }
    return text.toString();
  }
}
