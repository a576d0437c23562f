package dev.vtr.session;

import dev.vtr.trace.Attrs;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sampled spans of output: {@code pty.read_batch}, a root with a link to what made the program
 * write, and its child {@code vt.parse}. The first batch after every input has them, of the others
 * at most one a second. Confined to the session's context.
 */
final class BatchSpans {
  /** The bound on spans of a name and session that the contract gives. */
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Spans spans;
  private final Clock clock;
  private boolean inputSince = true; // the spawn counts as one
  private long lastNanos;
  private SpanContext latest = SpanContext.getInvalid();

  BatchSpans(Spans spans, Clock clock) {
    this.spans = spans;
    this.clock = clock;
    lastNanos = clock.nanos();
  }

  /** Input was written: the next batch is its echo or answer. */
  void input() {
    inputSince = true;
  }

  /** Begins the spans of a batch whose parsing begins now; null if it is not sampled. */
  @Nullable Sampled begin(int bytes, int reads, long readNanos, Cause cause, Attributes about) {
    long now = clock.nanos();
    if (!inputSince && now - lastNanos < INTERVAL_NANOS) {
      return null;
    }
    inputSince = false;
    lastNanos = now;
    long waited = Math.max(0, now - readNanos);
    Span read =
        spans
            .linked("pty.read_batch", cause.span(), cause.reason())
            .setAllAttributes(about)
            .setAttribute(Attrs.BYTES, (long) bytes)
            .setAttribute(Attrs.READS, (long) reads)
            .setAttribute(Attrs.LATENCY_MS, waited / 1e6)
            .setStartTimestamp(clock.epochNanos() - waited, TimeUnit.NANOSECONDS)
            .startSpan();
    latest = read.getSpanContext();
    Span parse =
        spans
            .child("vt.parse", Context.root().with(read))
            .setAllAttributes(about)
            .setAttribute(Attrs.BYTES, (long) bytes)
            .startSpan();
    return new Sampled(read, parse);
  }

  /**
   * The latest {@code pty.read_batch}: what the screen shows was caused by it, or by output that
   * followed it. Invalid before the first.
   */
  SpanContext latest() {
    return latest;
  }

  /** The open spans of one batch. */
  record Sampled(Span read, Span parse) {
    /** All bytes are on the screen. */
    void end(int rows, int cols) {
      parse.setAttribute(Attrs.ROWS, (long) rows).setAttribute(Attrs.COLS, (long) cols).end();
      read.end();
    }
  }
}
