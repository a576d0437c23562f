package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * The hub's side of shipping: takes batches of lines, checks each line, and stores the good ones in
 * the hub's own trace file, each once. Any thread; checking costs about 10 microseconds a line, so
 * large batches are better not checked on an event loop.
 */
public final class ForeignStore {
  private final TraceFile file;
  private final StoredSeqs stored;
  private final ForeignLines check;
  private final InstantSource clock;
  private final LongAdder refused = new LongAdder();

  public ForeignStore(TraceFile file, StoredSeqs stored, InstantSource clock) {
    this.file = file;
    this.stored = stored;
    this.check = new ForeignLines(clock);
    this.clock = clock;
  }

  /**
   * What became of a batch.
   *
   * @param stored lines that are in the file, or were before
   * @param refused lines that were not fit to be stored; they are counted in a {@code loss} line
   * @param reason why the first of them was refused; empty if none was
   */
  public record Receipt(int stored, int refused, String reason) {}

  /**
   * Stores the lines of one batch.
   *
   * @param coordinator the authenticated sender's name; empty for a client
   * @param wholeLines lines with their line ends; kept until stored, so not to be changed
   * @return done when they are on the medium, which is when they may be acknowledged; a failure
   *     means that none may be
   */
  public CompletableFuture<Receipt> store(String coordinator, ByteBuffer wholeLines) {
    List<ForeignLine> good = new ArrayList<>();
    int bad = 0;
    String reason = "";
    int start = wholeLines.position();
    for (int i = start; i < wholeLines.limit(); i++) {
      boolean torn = i == wholeLines.limit() - 1 && wholeLines.get(i) != '\n';
      if (wholeLines.get(i) != '\n' && !torn) {
        continue;
      }
      ByteBuffer line = wholeLines.slice(start, (torn ? i + 1 : i) - start);
      start = i + 1;
      switch (check.check(line, coordinator)) {
        case ForeignLines.Verdict.Accepted(ForeignLine accepted) -> good.add(accepted);
        case ForeignLines.Verdict.Refused(String why) -> {
          bad++;
          reason = reason.isEmpty() ? why : reason;
        }
      }
    }
    return store(coordinator, good, bad, reason);
  }

  /** Stores lines that were made here from another form, such as OTLP. */
  public CompletableFuture<Receipt> store(
      String coordinator, List<ForeignLine> lines, int refusedLines, String reason) {
    if (refusedLines > 0) {
      refused.add(refusedLines);
      long now = Timestamps.epochNanos(clock.instant());
      file.lost(new Loss(LossReason.REFUSED, 0, refusedLines, now, now, "", 0, 0));
    }
    Receipt receipt = new Receipt(lines.size(), refusedLines, reason);
    if (lines.isEmpty()) {
      return CompletableFuture.completedFuture(receipt);
    }
    return file.append(coordinator, lines).thenApply(_ -> receipt);
  }

  /** Every numbered line of this process up to this one is stored; 0 for none. */
  public long storedSeq(String coordinator, String instanceId) {
    return stored.storedSeq(coordinator, instanceId);
  }

  /** Lines refused since the start. */
  public long refusedLines() {
    return refused.sum();
  }
}
