package dev.vtr.trace.jsonl;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span that lasts and is visible while it does: {@code span_start} at its begin, {@code
 * span_progress} while there is news, {@code span} at its end, all with one id.
 *
 * <p>Its owner counts in plain fields ({@link Total}) and tells notable events; neither allocates
 * for a frame. Events of a part are bounded by number and by rate ({@link StreamEvents}); the final
 * span has the first and the last of all of them ({@link KeptEvents}).
 *
 * <p>Times are {@code nanoTime} of the clock that {@link LongSpans} was made with. Used by one
 * thread or context, its owner's.
 */
public final class LongSpan {
  /** Progress is told at most this often. */
  public static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Attributes that stand on every line of the span. */
  private static final List<AttributeKey<String>> ON_EVERY_LINE =
      List.of(
          AttributeKey.stringKey("session.id"),
          AttributeKey.stringKey("session.name"),
          AttributeKey.stringKey("coordinator"));

  private static final AttributeKey<Long> EVENTS_SUPPRESSED =
      AttributeKey.longKey("events_suppressed");
  private static final AttributeKey<String> END_REASON =
      AttributeKey.stringKey("stream.end_reason");

  private final @Nullable TraceFile file;
  private final Span span;
  private final Context context;
  private final String name;
  private final @Nullable SpanData start;
  private final Attributes onEveryLine;
  private final long startNanos;
  private final List<Total> totals = new ArrayList<>();
  private final StreamEvents events;
  private final KeptEvents kept = new KeptEvents();
  private long progressNanos;
  private int parts;
  private boolean news;
  private boolean ended;

  LongSpan(
      @Nullable TraceFile file,
      Span span,
      String name,
      Context parent,
      Attributes attributes,
      long startNanos) {
    this.file = file;
    this.span = span;
    this.context = parent.with(span);
    this.name = name;
    this.startNanos = startNanos;
    this.progressNanos = startNanos;
    this.events = new StreamEvents(startNanos);
    this.onEveryLine = onEveryLine(attributes);
    this.start =
        span instanceof ReadableSpan readable && span.getSpanContext().isSampled()
            ? readable.toSpanData()
            : null;
    if (start != null && file != null) {
      file.started(start);
    }
  }

  /** A number that the span carries on its progress lines and at its end. */
  public final class Total {
    private final AttributeKey<Long> key;
    private long value;

    private Total(String name) {
      key = AttributeKey.longKey(name);
    }

    public void add(long more) {
      value += more;
      news = true;
    }

    /** Keeps the larger of this and what it was. */
    public void max(long candidate) {
      if (candidate > value) {
        value = candidate;
        news = true;
      }
    }

    /** Replaces what it was. */
    public void set(long now) {
      news |= now != value;
      value = now;
    }

    public long value() {
      return value;
    }
  }

  /** Adds a total under an attribute's name; once for each name, when the span begins. */
  public Total total(String attribute) {
    Total total = new Total(attribute);
    totals.add(total);
    return total;
  }

  /** The span itself, for attributes and status. End it by {@link #end} only. */
  public Span span() {
    return span;
  }

  /** The context in which children of this span begin. */
  public Context context() {
    return context;
  }

  /**
   * Tells of a frame or the like. A run of equal names becomes one event with {@code count}, first
   * and last frame, sums of bytes and drops, and the largest delay. Negative numbers mean "none".
   */
  public void event(
      String event, long tNanos, long frameId, long bytes, long dropped, long queueDelayMs) {
    event(event, tNanos, frameId, bytes, dropped, queueDelayMs, -1);
  }

  /** As above, with the time from the program's output to the frame handed to the stream. */
  public void event(
      String event,
      long tNanos,
      long frameId,
      long bytes,
      long dropped,
      long queueDelayMs,
      double readToRenderMs) {
    news = true;
    events.ordinary(event, tNanos, frameId, bytes, dropped, queueDelayMs, readToRenderMs);
  }

  /** Tells of a change that no run of frames takes in, such as {@code session_idle}. */
  public void mark(String event, long tNanos, Attributes attributes) {
    news = true;
    events.notable(event, tNanos, attributes);
  }

  /**
   * Frames that this stream never saw: {@code screen.frame_id_gap}. Merged with another only where
   * nothing else is left to give way, by {@link LossEvents}.
   */
  public void gap(long tNanos, long fromFrameId, long toFrameId, long dropped) {
    mark(
        LossEvents.GAP,
        tNanos,
        Attributes.of(
            LossEvents.FROM, fromFrameId, LossEvents.TO, toFrameId, LossEvents.DROPPED, dropped));
  }

  /**
   * A time in which the stream could not take more: {@code stream.backpressure}. Merged with
   * another only as a gap is.
   *
   * @param lasts whether this is a part of such a time, and more of it follows
   */
  public void backpressure(long tNanos, long durationMs, long queueDepth, boolean lasts) {
    AttributesBuilder about =
        Attributes.builder()
            .put(LossEvents.DURATION_MS, durationMs)
            .put(LossEvents.QUEUE_DEPTH, queueDepth);
    if (lasts) {
      about.put(LossEvents.LASTS, true);
    }
    mark(LossEvents.BACKPRESSURE, tNanos, about.build());
  }

  /**
   * Tells the file of totals and events since the part before, if there is news and the last time
   * is five seconds ago. To be called now and then, or on a timer.
   *
   * @return whether a line was told
   */
  public boolean progress(long nowNanos) {
    if (!news || ended || nowNanos - progressNanos < PROGRESS_NANOS) {
      return false;
    }
    tell(nowNanos);
    return true;
  }

  /** Ends the span; a second end does nothing. The clock of the SDK says when it ended. */
  public void end(String reason) {
    if (ended) {
      return;
    }
    if (!kept.hasRoomFor(events.size())) {
      tell(events.lastNanos()); // so that what the span itself leaves out stands in a part
    }
    ended = true;
    events.drain(this::epochNanos).forEach(kept::add);
    kept.forEach(this::add);
    for (Total total : totals) {
      span.setAttribute(total.key, total.value);
    }
    if (events.suppressed() > 0) {
      span.setAttribute(EVENTS_SUPPRESSED, events.suppressed());
    }
    span.setAttribute(END_REASON, reason);
    span.end();
  }

  private void add(EventData event) {
    span.addEvent(
        event.getName(), event.getAttributes(), event.getEpochNanos(), TimeUnit.NANOSECONDS);
  }

  private void tell(long nowNanos) {
    progressNanos = nowNanos;
    news = false;
    List<EventData> part = events.drain(this::epochNanos);
    part.forEach(kept::add);
    events.refill(nowNanos);
    if (start != null && file != null) {
      parts++;
      file.progressed(
          new Progress(
              start.getSpanContext(),
              start.getParentSpanId(),
              name,
              start.getStartEpochNanos(),
              parts,
              epochNanos(nowNanos),
              totalsSoFar(),
              part));
    }
  }

  private Attributes totalsSoFar() {
    AttributesBuilder builder = onEveryLine.toBuilder();
    for (Total total : totals) {
      builder.put(total.key, total.value);
    }
    if (events.suppressed() > 0) {
      builder.put(EVENTS_SUPPRESSED, events.suppressed());
    }
    return builder.build();
  }

  private long epochNanos(long tNanos) {
    return start == null ? tNanos : start.getStartEpochNanos() + (tNanos - startNanos);
  }

  private static Attributes onEveryLine(Attributes attributes) {
    AttributesBuilder builder = Attributes.builder();
    for (AttributeKey<String> key : ON_EVERY_LINE) {
      builder.put(key, attributes.get(key));
    }
    return builder.build();
  }
}
