package dev.vtr.query;

import java.util.Locale;

/** Writes one line about a span, letter for letter in the form of the contract. */
public final class SpanFixture {
  /** 2026-02-01T17:30:05Z, the time of the contract's example. */
  public static final long EPOCH_MILLIS = 1_769_967_005_000L;

  private final String traceId;
  private final String spanId;
  private final String name;
  private String parent = "";
  private String kind = "internal";
  private String node = "hub-1";
  private String role = "hub";
  private String instance = "";
  private double startMillis;
  private double endMillis;
  private String status = "";
  private String attributes = "";
  private String events = "";
  private String links = "";
  private long seq;

  private SpanFixture(String traceId, String spanId, String name) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.name = name;
  }

  /** Ids are filled up with zeros to their full length. */
  public static SpanFixture span(String traceId, String spanId, String name) {
    return new SpanFixture(trace(traceId), id(spanId), name);
  }

  public static String trace(String digits) {
    return digits + "0".repeat(32 - digits.length());
  }

  public static String id(String digits) {
    return digits + "0".repeat(16 - digits.length());
  }

  public SpanFixture childOf(String spanId) {
    parent = id(spanId);
    return this;
  }

  public SpanFixture kind(String kind) {
    this.kind = kind;
    return this;
  }

  public SpanFixture on(String role, String node) {
    this.role = role;
    this.node = node;
    return this;
  }

  public SpanFixture process(String instance) {
    this.instance = instance;
    return this;
  }

  /** Milliseconds after {@link #EPOCH_MILLIS}. */
  public SpanFixture from(double startMillis, double endMillis) {
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    return this;
  }

  public SpanFixture error(String message) {
    status = "\"status\":{\"code\":\"error\",\"message\":\"" + message + "\"},";
    return this;
  }

  /** The value as JSON: numbers plain, texts in quotes. */
  public SpanFixture attribute(String key, String json) {
    attributes += (attributes.isEmpty() ? "" : ",") + "\"" + key + "\":" + json;
    return this;
  }

  public SpanFixture session(String id, String sessionName) {
    return attribute("session.id", "\"" + id + "\"")
        .attribute("session.name", "\"" + sessionName + "\"")
        .attribute("coordinator", "\"" + node + "\"");
  }

  public SpanFixture event(String eventName, double atMillis, String attributesJson) {
    events +=
        (events.isEmpty() ? "" : ",")
            + "{\"name\":\"%s\",\"t_ns\":%d,\"attrs\":{%s}}"
                .formatted(eventName, nanos(atMillis), attributesJson);
    return this;
  }

  public SpanFixture link(String traceId, String spanId, String reason) {
    links +=
        (links.isEmpty() ? "" : ",")
            + "{\"trace_id\":\"%s\",\"span_id\":\"%s\",\"attrs\":{\"link.reason\":\"%s\"}}"
                .formatted(trace(traceId), id(spanId), reason);
    return this;
  }

  public SpanFixture seq(long seq) {
    this.seq = seq;
    return this;
  }

  /** The line of the span's end. */
  public String line() {
    return head("span", endMillis)
        + "\"kind\":\"%s\",\"start_ns\":%d,\"end_ns\":%d,\"dur_us\":%d,"
            .formatted(
                kind,
                nanos(startMillis),
                nanos(endMillis),
                Math.round((endMillis - startMillis) * 1000))
        + status
        + tail();
  }

  /** The line of the span's start. */
  public String startLine() {
    return head("span_start", startMillis)
        + "\"kind\":\"%s\",\"start_ns\":%d,".formatted(kind, nanos(startMillis))
        + tail();
  }

  /** A line of its progress, written at the time of its end. */
  public String progressLine(int part) {
    return head("span_progress", endMillis) + "\"part\":" + part + "," + tail();
  }

  /** As {@link #progressLine}, saying when the span began. */
  public String datedProgressLine(int part) {
    return head("span_progress", endMillis)
        + "\"start_ns\":%d,\"part\":%d,".formatted(nanos(startMillis), part)
        + tail();
  }

  /** A line of spans that other processes than nodes lost, with this resource's fields. */
  public static String lossOf(String resource, long spans, double fromMillis, double toMillis) {
    return ("{\"ts\":\"%s\",\"type\":\"loss\",\"reason\":\"refused\",\"spans\":%d,\"from_ns\":%d,\"to_ns\":%d,"
            + "\"resource\":{%s}}")
        .formatted(timestamp(toMillis), spans, nanos(fromMillis), nanos(toMillis), resource);
  }

  /** A line of spans lost by the node. */
  public static String loss(
      String node, String reason, long spans, double fromMillis, double toMillis) {
    return ("{\"ts\":\"%s\",\"type\":\"loss\",\"seq\":8,\"reason\":\"%s\",\"spans\":%d,\"from_ns\":%d,\"to_ns\":%d,"
            + "\"resource\":{\"service.instance.id\":\"i-%s\",\"coordinator.name\":\"%s\",\"vtr.role\":\"hub\"}}")
        .formatted(
            timestamp(toMillis), reason, spans, nanos(fromMillis), nanos(toMillis), node, node);
  }

  /** A line of a program's spans that the hub did not take. */
  public static String refused(String instance, long spans, double fromMillis, double toMillis) {
    return ("{\"ts\":\"%s\",\"type\":\"loss\",\"reason\":\"refused\",\"spans\":%d,\"from_ns\":%d,\"to_ns\":%d,"
            + "\"resource\":{\"service.name\":\"vtr\",\"service.instance.id\":\"%s\"}}")
        .formatted(timestamp(toMillis), spans, nanos(fromMillis), nanos(toMillis), instance);
  }

  public static long nanos(double millis) {
    return EPOCH_MILLIS * 1_000_000 + Math.round(millis * 1e6);
  }

  private static String timestamp(double millis) {
    return Times.text(nanos(millis));
  }

  private String head(String type, double atMillis) {
    return String.format(
        Locale.ROOT,
        "{\"ts\":\"%s\",\"type\":\"%s\",\"seq\":%d,\"trace_id\":\"%s\",\"span_id\":\"%s\",%s\"name\":\"%s\",",
        timestamp(atMillis),
        type,
        seq,
        traceId,
        spanId,
        parent.isEmpty() ? "" : "\"parent_span_id\":\"" + parent + "\",",
        name);
  }

  private String tail() {
    String process = instance.isEmpty() ? "i-" + node : instance;
    return (attributes.isEmpty() ? "" : "\"attrs\":{" + attributes + "},")
        + (events.isEmpty() ? "" : "\"events\":[" + events + "],")
        + (links.isEmpty() ? "" : "\"links\":[" + links + "],")
        + "\"resource\":{\"service.name\":\"vtr\",\"service.version\":\"0.1.0\",\"service.instance.id\":\"%s\","
            .formatted(process)
        + "\"coordinator.name\":\"%s\",\"vtr.role\":\"%s\"}}".formatted(node, role);
  }
}
