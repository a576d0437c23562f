package dev.vtr.trace.jsonl;

import org.jspecify.annotations.Nullable;

/**
 * What was lost, and when; times are epoch nanoseconds of the first and the last lost span's end.
 *
 * @param spans ended spans without a line
 * @param otherLines other lines (starts, progress) that are missing
 * @param instanceId whose lines, where they had numbers already; else empty
 * @param firstSeq first missing number, 0 where lines had none yet
 * @param lastSeq last missing number, 0 where lines had none yet
 * @param sender the other program or spoke whose spans they were; null: this process, or a spoke
 *     whose own lines told of the loss
 */
public record Loss(
    LossReason reason,
    long spans,
    long otherLines,
    long fromEpochNanos,
    long toEpochNanos,
    String instanceId,
    long firstSeq,
    long lastSeq,
    @Nullable Sender sender) {
  /** Of this process, or of a spoke. */
  public Loss(
      LossReason reason,
      long spans,
      long otherLines,
      long fromEpochNanos,
      long toEpochNanos,
      String instanceId,
      long firstSeq,
      long lastSeq) {
    this(
        reason,
        spans,
        otherLines,
        fromEpochNanos,
        toEpochNanos,
        instanceId,
        firstSeq,
        lastSeq,
        null);
  }

  /** Spans of another program, at {@code epochNanos}. */
  static Loss ofSender(LossReason reason, Sender sender, long spans, long epochNanos) {
    return new Loss(reason, spans, 0, epochNanos, epochNanos, "", 0, 0, sender);
  }

  /** One span that never got a line. */
  static Loss ofSpan(LossReason reason, long endEpochNanos) {
    return new Loss(reason, 1, 0, endEpochNanos, endEpochNanos, "", 0, 0);
  }

  /** One other line that was never written. */
  static Loss ofOtherLine(LossReason reason, long epochNanos) {
    return new Loss(reason, 0, 1, epochNanos, epochNanos, "", 0, 0);
  }

  /** As one of another sender's. */
  Loss by(Sender other) {
    return new Loss(
        reason,
        spans,
        otherLines,
        fromEpochNanos,
        toEpochNanos,
        instanceId,
        firstSeq,
        lastSeq,
        other);
  }

  /** This and a later one of the same reason, instance and sender. */
  Loss and(Loss more) {
    return new Loss(
        reason,
        spans + more.spans,
        otherLines + more.otherLines,
        Math.min(fromEpochNanos, more.fromEpochNanos),
        Math.max(toEpochNanos, more.toEpochNanos),
        instanceId,
        Math.min(firstSeq, more.firstSeq),
        Math.max(lastSeq, more.lastSeq),
        sender);
  }
}
