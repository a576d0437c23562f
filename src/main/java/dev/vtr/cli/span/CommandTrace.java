package dev.vtr.cli.span;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace of one command: its root span {@code vtr.agent.<command>}, beneath it one span for each
 * call. The root is a child of {@code TRACEPARENT} when the environment has a valid one. Owned by
 * one thread.
 */
public final class CommandTrace {
  /** More calls than any command makes but a stream of mistakes; later ones go unrecorded. */
  private static final int MAX_SPANS = 64;

  /** Bounds of W3C Trace Context ("tracestate Limits") and W3C Baggage ("Limits"). */
  private static final int MAX_TRACESTATE = 512;

  private static final int MAX_BAGGAGE = 8192;

  private final RandomIds ids = new RandomIds();
  private final String instanceId = ids.traceId();
  private final long epochNanos;
  private final long originNanos;
  private final List<String> companions = new ArrayList<>(2);
  private final List<CommandSpan> ended = new ArrayList<>(4);
  private final CommandSpan root;

  /** Begins the trace of a command, now. */
  public CommandTrace(String command, Map<String, String> environment) {
    Instant now = Instant.now();
    this.epochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    this.originNanos = System.nanoTime();
    SpanContext parent = SpanContext.parse(environment.get("TRACEPARENT"));
    if (parent != null) {
      accompany("tracestate", environment.get("TRACESTATE"), MAX_TRACESTATE);
    }
    accompany("baggage", environment.get("BAGGAGE"), MAX_BAGGAGE);
    String traceId = parent == null ? ids.traceId() : parent.traceId();
    this.root =
        new CommandSpan(
            "vtr.agent." + command,
            new SpanContext(traceId, ids.spanId()),
            parent == null ? null : parent.spanId(),
            epochNanos);
  }

  private void accompany(String header, @Nullable String value, int limit) {
    if (value == null || value.isEmpty() || value.length() > limit) {
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return;
      }
    }
    companions.add(header + ": " + value);
  }

  /** 32 hexadecimal digits. */
  public String traceId() {
    return root.context().traceId();
  }

  /** The span of the whole command. */
  public CommandSpan root() {
    return root;
  }

  /** Begins a span beneath the root. */
  public CommandSpan begin(String name) {
    return new CommandSpan(
        name, new SpanContext(traceId(), ids.spanId()), root.context().spanId(), now());
  }

  /** Ends a span; from here on it is part of what {@link #otlpJson} says. */
  public void end(CommandSpan span) {
    span.end(now());
    if (ended.size() < MAX_SPANS) {
      ended.add(span);
    }
  }

  /** Headers that carry the span's context to the hub, ready to be sent. */
  public List<String> headers(CommandSpan span) {
    var headers = new ArrayList<String>(3);
    headers.add("traceparent: " + span.context().traceparent());
    headers.addAll(companions);
    return headers;
  }

  /** All ended spans as the body of an OTLP/HTTP export. */
  public byte[] otlpJson(String version) {
    return OtlpJson.of(ended, version, instanceId);
  }

  /** Nanoseconds since the epoch, from a monotonic clock. */
  private long now() {
    return epochNanos + (System.nanoTime() - originNanos);
  }
}
