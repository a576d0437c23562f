package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Spans of other programs, as OTLP/HTTP brings them, turned into lines of the trace file. Each span
 * is checked for itself: a bad one is refused and the rest taken, as the specification's partial
 * success wants it. Resource attributes stay, but for command lines and environments; what may be
 * claimed depends on who sends ({@link #forPrograms}). Attributes, events and links beyond the
 * bounds, and links to nothing, are left out and counted in the line.
 *
 * <p>A line has a {@code seq} only where a vtr client gave its span one (attribute {@code vtr.seq},
 * which is taken out). Any thread.
 */
public final class OtlpIntake {
  /** Largest body, after which the caller answers 413 without calling here. */
  public static final int MAX_BODY_BYTES = 4 << 20;

  /** Most spans of one request. */
  static final int MAX_SPANS = 10_000;

  private static final int MAX_EVENTS = 128;
  private static final int MAX_LINKS = 128;
  private static final int MAX_NAME_CHARS = 256;
  private static final AttributeKey<Long> SEQ = AttributeKey.longKey("vtr.seq");

  /** Who does not say: OpenTelemetry's semantic conventions, "service.name". */
  private static final String UNKNOWN_SERVICE = "unknown_service";

  private final InstantSource clock;
  private final OtlpClaims claims;

  /** For clients who have the hub's own token. */
  public OtlpIntake(InstantSource clock) {
    this(clock, OtlpClaims.OF_CLIENT);
  }

  private OtlpIntake(InstantSource clock, OtlpClaims claims) {
    this.clock = clock;
    this.claims = claims;
  }

  /**
   * The intake for programs that may send spans and nothing else. These claim neither to be vtr's
   * own nor to give numbers, and nothing about sessions: {@link OtlpClaims#OF_PROGRAM}.
   */
  public OtlpIntake forPrograms() {
    return new OtlpIntake(clock, OtlpClaims.OF_PROGRAM);
  }

  /**
   * What a request held.
   *
   * @param lines for {@link ForeignStore#store(Taken)}
   * @param refusals how many spans of whom were not taken, and when they ended by what they claim
   * @param reason why the first of them was not; empty if all were taken
   */
  public record Taken(List<ForeignLine> lines, List<Loss> refusals, String reason) {
    /** Spans that were not taken. */
    public int refused() {
      return refusals.stream().mapToInt(loss -> (int) loss.spans()).sum();
    }
  }

  /** Takes a body of {@code application/x-protobuf}. */
  public Taken protobuf(byte[] body) throws IOException {
    requireSize(body);
    return take(ExportTraceServiceRequest.parseFrom(body));
  }

  /** Takes a body of {@code application/json}. */
  public Taken json(byte[] body) throws IOException {
    requireSize(body);
    return take(OtlpJson.parse(body));
  }

  private static void requireSize(byte[] body) throws IOException {
    if (body.length > MAX_BODY_BYTES) {
      throw new IOException("body: longer than " + MAX_BODY_BYTES + " bytes");
    }
  }

  private Taken take(ExportTraceServiceRequest request) {
    Request into = new Request();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      Resource resource = named(resourceSpans.getResource().getAttributesList());
      for (ScopeSpans scope : resourceSpans.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          into.take(span, resource);
        }
      }
    }
    return new Taken(into.lines, into.refusals.drain(), into.reason);
  }

  /** A line about nobody's losses would be everybody's. */
  private static Resource named(List<KeyValue> entries) {
    Attributes attributes = OtlpAttributes.of(entries);
    String name = attributes.get(TraceResource.SERVICE_NAME);
    return Resource.create(
        name == null || name.isEmpty()
            ? attributes.toBuilder().put(TraceResource.SERVICE_NAME, UNKNOWN_SERVICE).build()
            : attributes);
  }

  private final class Request {
    private final List<ForeignLine> lines = new ArrayList<>();
    private final LineBuffer buffer = new LineBuffer(4096);
    private final LineEncoder encoder = new LineEncoder(buffer);
    private final Losses refusals = new Losses();
    private String reason = "";

    private void take(Span span, Resource resource) {
      String problem = lines.size() >= MAX_SPANS ? "too many spans" : problemOf(span, resource);
      if (problem.isEmpty()) {
        problem = write(span, resource);
      }
      if (!problem.isEmpty()) {
        LongStream times = LongStream.of(span.getEndTimeUnixNano(), span.getStartTimeUnixNano());
        Sender sender = claims.sender(resource);
        refusals.add(Loss.ofClaims(LossReason.REFUSED, sender, true, times, clock.instant()));
        reason = reason.isEmpty() ? problem : reason;
      }
    }

    private String write(Span span, Resource resource) {
      Attributes attributes = OtlpAttributes.of(span.getAttributesList(), claims::keyOf);
      Long given = attributes.get(SEQ);
      boolean ours = OtlpClaims.OURS.equals(resource.getAttribute(TraceResource.SERVICE_NAME));
      long seq = ours && given != null && given > 0 ? given : 0;
      if (seq > 0) {
        attributes = attributes.toBuilder().remove(SEQ).build();
      }
      buffer.truncate(0);
      try {
        encoder.span(spanOf(span, attributes, resource), seq > 0 ? seq : -1);
      } catch (IOException | RuntimeException e) {
        return "span: cannot be written as a line";
      }
      byte[] line = Arrays.copyOf(buffer.array(), buffer.size() - 1);
      String instance = resource.getAttribute(TraceResource.SERVICE_INSTANCE_ID);
      lines.add(
          new ForeignLine(
              ByteBuffer.wrap(line),
              instance == null ? "" : instance,
              seq,
              true,
              Sender.of(resource).service()));
      return "";
    }
  }

  private String problemOf(Span span, Resource resource) {
    String claim = claims.problemOf(resource);
    if (!claim.isEmpty()) {
      return claim;
    }
    if (!isId(span.getTraceId().toByteArray(), 16)) {
      return "traceId: not 16 bytes";
    }
    if (!isId(span.getSpanId().toByteArray(), 8)) {
      return "spanId: not 8 bytes";
    }
    int parentBytes = span.getParentSpanId().size();
    if (parentBytes != 0 && parentBytes != 8) {
      return "parentSpanId: not 8 bytes";
    }
    long start = span.getStartTimeUnixNano();
    long end = span.getEndTimeUnixNano();
    if (!canBe(start) || !canBe(end) || end < start) {
      return "startTimeUnixNano, endTimeUnixNano: times that cannot be";
    }
    return span.getEventsList().stream().allMatch(event -> canBe(event.getTimeUnixNano()))
        ? ""
        : "events timeUnixNano: a time that cannot be";
  }

  private boolean canBe(long epochNanos) {
    return ForeignLines.canBe(epochNanos, clock.instant());
  }

  private static boolean isId(byte[] id, int bytes) {
    return ForeignLines.isHex(HexFormat.of().formatHex(id), 2 * bytes);
  }

  private static OtlpSpan spanOf(Span span, Attributes attributes, Resource resource) {
    String traceId = HexFormat.of().formatHex(span.getTraceId().toByteArray());
    List<EventData> events = new ArrayList<>();
    for (Span.Event event : span.getEventsList()) {
      if (events.size() < MAX_EVENTS) {
        events.add(
            EventData.create(
                event.getTimeUnixNano(),
                event.getName(),
                OtlpAttributes.of(event.getAttributesList()),
                totalOfSdk(event.getAttributesCount(), event.getDroppedAttributesCount())));
      }
    }
    return new OtlpSpan(
        context(traceId, span.getSpanId().toByteArray()),
        context(traceId, span.getParentSpanId().toByteArray()),
        nameOf(span),
        kindOf(span),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        statusOf(span.getStatus()),
        attributes,
        events,
        linksOf(span),
        total(span.getEventsCount(), span.getDroppedEventsCount()),
        total(span.getLinksCount(), span.getDroppedLinksCount()),
        OtlpAttributes.dropped(span.getAttributesList(), span.getDroppedAttributesCount()),
        resource);
  }

  /**
   * What there is and what was dropped before.
   *
   * @param dropped an unsigned number, as OTLP has it
   */
  static long total(int there, int dropped) {
    return there + Integer.toUnsignedLong(dropped);
  }

  /** Likewise, as far as the SDK's type goes. */
  private static int totalOfSdk(int there, int dropped) {
    return (int) Math.min(Integer.MAX_VALUE, total(there, dropped));
  }

  private static List<LinkData> linksOf(Span span) {
    List<LinkData> links = new ArrayList<>();
    for (Span.Link link : span.getLinksList()) {
      SpanContext target =
          context(
              HexFormat.of().formatHex(link.getTraceId().toByteArray()),
              link.getSpanId().toByteArray());
      if (target.isValid() && links.size() < MAX_LINKS) {
        links.add(
            LinkData.create(
                target,
                OtlpAttributes.of(link.getAttributesList()),
                totalOfSdk(link.getAttributesCount(), link.getDroppedAttributesCount())));
      }
    }
    return links;
  }

  private static SpanContext context(String traceId, byte[] spanId) {
    return SpanContext.create(
        traceId,
        HexFormat.of().formatHex(spanId),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private static String nameOf(Span span) {
    String name = span.getName();
    if (name.isEmpty()) {
      return "unknown";
    }
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS);
  }

  private static SpanKind kindOf(Span span) {
    return switch (span.getKind()) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.INTERNAL;
    };
  }

  private static StatusData statusOf(Status status) {
    return switch (status.getCode()) {
      case STATUS_CODE_OK -> StatusData.ok();
      case STATUS_CODE_ERROR ->
          StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, status.getMessage());
      case STATUS_CODE_UNSET, UNRECOGNIZED -> StatusData.unset();
    };
  }
}
