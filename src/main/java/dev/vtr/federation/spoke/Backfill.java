package dev.vtr.federation.spoke;

import dev.vtr.trace.Spans;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code trace.backfill}: what a reconnect brought to the hub of the time without one. Begins with
 * the first batch and ends when the spool has been caught up with; no batch, no span.
 */
final class Backfill {
  private static final AttributeKey<Long> SPANS = AttributeKey.longKey("spans");
  private static final AttributeKey<Long> BYTES = AttributeKey.longKey("bytes");
  private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("dropped");

  /** A batch with less in it was the last that waited: what follows is live. */
  private static final int FULL_BYTES = Spool.MAX_BATCH_BYTES / 2;

  private final Spans spans;
  private final Context connection;
  private @Nullable Span span;
  private String instanceId = "";
  private long lastSeq;
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

  /** The hub holds {@code batch}. */
  void shipped(SpoolBatch batch) {
    if (over) {
      return;
    }
    if (span == null) {
      span = spans.child("trace.backfill", connection).startSpan();
    }
    if (batch.instanceId().equals(instanceId)) {
      droppedLines += Math.max(0, batch.firstSeq() - lastSeq - 1);
    }
    instanceId = batch.instanceId();
    lastSeq = batch.lastSeq();
    shippedSpans += batch.spans();
    shippedBytes += batch.lines().remaining();
    if (batch.lines().remaining() < FULL_BYTES) {
      end();
    }
  }

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
