package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins spans that last: streams, tunnel connections, waits. Any thread. */
public final class LongSpans {
  private final @Nullable TraceFile file;
  private final Clock clock;

  /**
   * @param clock whose {@code nanoTime} the owners of spans stamp their events with
   */
  public LongSpans(TraceFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Spans that no file hears of: those of a node without tracing. */
  public static LongSpans untold(Clock clock) {
    return new LongSpans(clock);
  }

  private LongSpans(Clock clock) {
    this.file = null;
    this.clock = clock;
  }

  /**
   * Tells the file of a span that somebody else began and that may last, by a {@code span_start}
   * line. Its end is told as any span's.
   */
  public void began(Span span) {
    if (file != null && span instanceof ReadableSpan readable && span.isRecording()) {
      file.started(readable.toSpanData());
    }
  }

  /**
   * Begins a span and tells it to the file at once, by a {@code span_start} line. A span that is
   * not sampled costs nothing more than its object.
   *
   * @param parent context of the parent; {@code Context.root()} for the root of a trace
   */
  public LongSpan start(
      Tracer tracer,
      String name,
      SpanKind kind,
      Context parent,
      List<LinkData> links,
      Attributes attributes) {
    SpanBuilder builder =
        tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).setAllAttributes(attributes);
    for (LinkData link : links) {
      builder.addLink(link.getSpanContext(), link.getAttributes());
    }
    Span span = builder.startSpan();
    return new LongSpan(file, span, name, parent, attributes, clock.nanoTime());
  }
}
