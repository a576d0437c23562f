package dev.vtr.federation.spoke;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code trace.backfill}: what a reconnect brought to the hub of the time without one, or a first
 * connection of processes before this one. Begins with the first batch of it and ends with the
 * last; no batch, no span.
 */
final class Backfill {
  private static final AttributeKey<Long> SPANS = AttributeKey.longKey("spans");
  private static final AttributeKey<Long> BYTES = AttributeKey.longKey("bytes");
  private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("dropped");

  private final Spans spans;
  private final Context connection;
  private final boolean reconnected;
  private final String instanceId;
  private @Nullable Span span;
  private long shippedSpans;
  private long shippedBytes;
  private long droppedLines;
  private boolean over;

  /**
   * @param connection with the connection's span
   * @param reconnected whether this process had a connection before
   * @param instanceId of this process
   */
  Backfill(Spans spans, Context connection, boolean reconnected, String instanceId) {
    this.spans = spans;
    this.connection = connection;
    this.reconnected = reconnected;
    this.instanceId = instanceId;
  }

  /** The hub holds {@code batch}, whose lines lay there before this connection. */
  void shipped(SpoolBatch batch) {
    if (over || (!reconnected && batch.instanceId().equals(instanceId))) {
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
