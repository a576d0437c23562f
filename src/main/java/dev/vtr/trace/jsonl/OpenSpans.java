package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans that have begun and may last, in the order of their begins: those that are still open after
 * {@link #OPEN_NANOS} get a {@code span_start} line, the others never cost one. Nothing is looked
 * up when a span ends; an ended one is passed over when its time has come. Any thread adds, the
 * writer takes.
 */
final class OpenSpans {
  /**
   * So long a span is open before its begin is told: most calls are over by then, and their spans
   * know by then which session they are about.
   */
  static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Those that began within a second; more than a node has of calls that may last. */
  static final int CAPACITY = 10_000;

  private final Queue<Open> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongSupplier nanoClock;

  private record Open(ReadableSpan span, long beganNanos) {}

  OpenSpans(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes a span that has begun; false if there is no room to watch it. */
  boolean add(ReadableSpan span) {
    if (size.incrementAndGet() > CAPACITY) {
      size.decrementAndGet();
      return false;
    }
    return open.add(new Open(span, nanoClock.getAsLong()));
  }

  /** The next span that is open for so long that its begin is to be told; null for none. */
  @Nullable SpanData poll() {
    Open oldest = open.peek();
    while (oldest != null && nanoClock.getAsLong() - oldest.beganNanos >= OPEN_NANOS) {
      open.remove();
      size.decrementAndGet();
      if (!oldest.span.hasEnded()) {
        return oldest.span.toSpanData();
      }
      oldest = open.peek();
    }
    return null;
  }
}
