package dev.vtr.federation.spoke;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code trace.backfill}: what a reconnect brought to the hub of the time without one. Begins with
 * the first batch of it and ends with the last; no batch, no span.
 */
final class Backfill {
  private static final AttributeKey<Long> SPANS = AttributeKey.longKey("spans");
  private static final AttributeKey<Long> BYTES = AttributeKey.longKey("bytes");
  private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("dropped");

  private final Spans spans;
  private final Context connection;
  private @Nullable Span span;
  private long shippedSpans;
  private long shippedBytes;
  private long droppedLines;
  private boolean over;

  /**
   * @param connection with the connection's span
   * @param wanted whether this is a reconnect
   */
  Backfill(Spans spans, Context connection, boolean wanted) {
    this.spans = spans;
    this.connection = connection;
    this.over = !wanted;
  }

  /** The hub holds {@code batch}, whose lines lay there before this connection. */
  void shipped(SpoolBatch batch) {
    if (over) {
      return;
    }
    if (span == null) {
      span = spans.child("trace.backfill", connection).startSpan();
    }
    droppedLines += batch.missing();
    shippedSpans += batch.spans();
    shippedBytes += batch.lines().remaining();
  }

  /** What follows is live. */
  void end() {
    over = true;
    if (span != null) {
      span.setAttribute(SPANS, shippedSpans);
      span.setAttribute(BYTES, shippedBytes);
      span.setAttribute(DROPPED, droppedLines);
      span.end();
      span = null;
    }
  }
}
