package dev.vtr.trace.jsonl;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What was lost, and when; times are epoch nanoseconds of the first and the last lost span's end
 * (of another line: of what it would have told), so that who asks about a time finds what was lost
 * of it, whenever that was found out.
 *
 * @param spans ended spans without a line
 * @param otherLines other lines (starts, progress) that are missing
 * @param instanceId whose lines, where they had numbers already; else empty
 * @param firstSeq first missing number, 0 where lines had none yet
 * @param lastSeq last missing number, 0 where lines had none yet
 * @param sender the other program or spoke whose spans they were; null: this process, or a spoke
 *     whose own lines told of the loss
 * @param timesKnown false where the lost did not say when they ended, or what cannot be: the times
 *     are those of their receipt, and they are of any time before
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
    @Nullable Sender sender,
    boolean timesKnown) {
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
        null,
        true);
  }

  /** Spans of another program that ended at {@code endEpochNanos}. */
  static Loss ofSender(LossReason reason, Sender sender, long spans, long endEpochNanos) {
    return new Loss(reason, spans, 0, endEpochNanos, endEpochNanos, "", 0, 0, sender, true);
  }

  /**
   * One span or other line of another process that says when it was, if that can be.
   *
   * @param claims times that it claims, the better ones first
   * @param now when it was received
   */
  static Loss ofClaims(
      LossReason reason, Sender sender, boolean isSpan, LongStream claims, Instant now) {
    OptionalLong claim =
        claims.filter(epochNanos -> ForeignLines.canBe(epochNanos, now)).findFirst();
    long epochNanos = claim.orElse(Timestamps.epochNanos(now));
    return new Loss(
        reason,
        isSpan ? 1 : 0,
        isSpan ? 0 : 1,
        epochNanos,
        epochNanos,
        "",
        0,
        0,
        sender,
        claim.isPresent());
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
        other,
        timesKnown);
  }

  /** This and another one of the same reason, instance, sender and knowledge of times. */
  Loss and(Loss more) {
    return new Loss(
        reason,
        spans + more.spans,
        otherLines + more.otherLines,
        earlier(fromEpochNanos, more.fromEpochNanos),
        Math.max(toEpochNanos, more.toEpochNanos),
        instanceId,
        Math.min(firstSeq, more.firstSeq),
        Math.max(lastSeq, more.lastSeq),
        sender,
        timesKnown);
  }

  /** Of two times, of which 0 is none. */
  private static long earlier(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }
}
