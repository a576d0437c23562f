package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into lines of a batch and gives this process's lines their numbers. A batch that
 * could not be written is undone: its numbers are given anew, to whatever is written next. Used by
 * the writer thread.
 */
final class BatchFiller {
  private final Batch batch;
  private final Resource resource;
  private final Losses losses;
  private final @Nullable StoredSeqs stored;
  private final LineEncoder encoder;
  private long seq;

  BatchFiller(Batch batch, Resource resource, Losses losses, @Nullable StoredSeqs stored) {
    this.batch = batch;
    this.resource = resource;
    this.losses = losses;
    this.stored = stored;
    this.encoder = new LineEncoder(batch.lines());
  }

  /** What became of an entry. */
  enum Added {
    /** Its lines are in the batch. */
    YES,
    /** They would make the batch too large; nothing has changed. */
    NO_ROOM,
    /** It is no line and never will be, which is counted. */
    LOST
  }

  /** Number of the last line. */
  long seq() {
    return seq;
  }

  /**
   * Adds an entry's lines.
   *
   * @param mostBytes how large the batch may become
   */
  Added add(Entry entry, int mostBytes) {
    return switch (entry) {
      case Entry.Ended(var span, _) ->
          own(
              entry,
              mostBytes,
              () -> encoder.span(span, seq + 1),
              reason -> Loss.ofSpan(reason, span.getEndEpochNanos()));
      case Entry.Started(var span, _) ->
          own(
              entry,
              mostBytes,
              () -> encoder.started(span, seq + 1),
              reason -> Loss.ofOtherLine(reason, span.getStartEpochNanos()));
      case Entry.Progressed(var progress, _) ->
          own(
              entry,
              mostBytes,
              () -> encoder.progress(progress, resource, seq + 1),
              reason -> Loss.ofOtherLine(reason, progress.epochNanos()));
      case Entry.Foreign foreign -> copyNew(foreign, mostBytes);
      case Entry.Flush flush -> {
        batch.holds(flush);
        yield Added.YES;
      }
    };
  }

  /** Writes one line into the batch. */
  private interface Line {
    void encode() throws IOException;
  }

  /** What is lost if it cannot be written. */
  private interface Lost {
    Loss because(LossReason reason);
  }

  private Added own(Entry entry, int mostBytes, Line line, Lost lost) {
    int before = batch.size();
    LossReason failure = tryEncode(line);
    if (failure != null) {
      losses.add(lost.because(failure));
      return Added.LOST;
    }
    if (batch.size() > mostBytes) {
      batch.lines().truncate(before);
      seq--;
      return Added.NO_ROOM;
    }
    batch.holds(entry);
    return Added.YES;
  }

  private Added copyNew(Entry.Foreign foreign, int mostBytes) {
    if ((long) batch.size() + foreign.bytes() > mostBytes) {
      return Added.NO_ROOM;
    }
    for (ForeignLine line : foreign.lines()) {
      if (stored == null || stored.claim(foreign.coordinator(), line)) {
        batch.addForeign(line.json());
      }
    }
    batch.holds(foreign);
    return Added.YES;
  }

  /**
   * Adds a line that tells of a loss.
   *
   * @return false if there is no room for it in so many bytes, or it cannot be told; nothing has
   *     changed
   */
  boolean add(Loss loss, long nowEpochNanos, int mostBytes) {
    int before = batch.size();
    long seqBefore = seq;
    Sender sender = loss.sender();
    boolean told =
        sender == null
            ? tryEncode(() -> encoder.loss(loss, resource, nowEpochNanos, seq + 1)) == null
            : tellOf(sender, loss, nowEpochNanos);
    if (told && batch.size() <= mostBytes) {
      batch.holds(loss);
      return true;
    }
    batch.lines().truncate(before);
    seq = seqBefore;
    return false;
  }

  /** The line is the sender's, among whose numbers ours have no place. */
  private boolean tellOf(Sender sender, Loss loss, long nowEpochNanos) {
    try {
      encoder.loss(loss, sender.resource(), nowEpochNanos, -1);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private @Nullable LossReason tryEncode(Line line) {
    try {
      line.encode();
      seq++;
      return null;
    } catch (LineEncoder.TooLongException e) {
      return LossReason.TOO_LONG;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return LossReason.ENCODE_FAILED;
    }
  }

  /**
   * Forgets the batch, which was not written.
   *
   * @param lastSeq number of the last line that was
   * @return its entries, in order
   */
  List<Entry> undo(long lastSeq) {
    batch.losses().forEach(losses::restore);
    if (stored != null) {
      stored.forgetClaims();
    }
    seq = lastSeq;
    return batch.clear();
  }
}
