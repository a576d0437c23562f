package dev.vtr.trace.jsonl;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * The hub's side of shipping: takes batches of lines, checks each line, and stores the good ones in
 * the hub's own trace file, each once. Any thread; checking costs about 10 microseconds a line, so
 * large batches are better not checked on an event loop.
 */
public final class ForeignStore {
  /** Bytes of one post's lines that wait to be written at once: many fit beside a spoke's batch. */
  static final int SLICE_BYTES = 128 << 10;

  /** Longest wait of a post for a disk that fails. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TraceFile file;
  private final StoredSeqs stored;
  private final ForeignLines check;
  private final InstantSource clock;
  private final LongAdder refused = new LongAdder();
  private volatile boolean leaving;

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
   * @param refused lines that were not fit to be stored; they are counted in a {@code loss} line of
   *     their sender's
   * @param reason why the first of them was refused; empty if none was
   */
  public record Receipt(int stored, int refused, String reason) {}

  /**
   * Stores the lines of one batch of a spoke, as far as they are its own.
   *
   * @param coordinator the authenticated sender's name
   * @param batch what it says of its lines
   * @param wholeLines lines with their line ends; kept until stored, so not to be changed
   * @return done when they are on the medium, which is when they may be acknowledged; a failure
   *     means that none may be
   */
  public CompletableFuture<Receipt> store(
      String coordinator, BatchName batch, ByteBuffer wholeLines) {
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
      switch (checked(line, coordinator, batch)) {
        case ForeignLines.Verdict.Accepted(ForeignLine accepted) -> good.add(accepted);
        case ForeignLines.Verdict.Refused(String why, boolean isSpan, long claimed) -> {
          refuse(coordinator, isSpan, claimed);
          bad++;
          reason = reason.isEmpty() ? why : reason;
        }
      }
    }
    return store(coordinator, good, bad, reason);
  }

  private ForeignLines.Verdict checked(ByteBuffer line, String coordinator, BatchName batch) {
    ForeignLines.Verdict verdict = check.check(line, coordinator);
    if (!(verdict instanceof ForeignLines.Verdict.Accepted(ForeignLine accepted))) {
      return verdict;
    }
    String problem = batch.problem(accepted);
    if (problem.isEmpty() && !claim(coordinator, accepted.instanceId())) {
      problem = "resource service.instance.id: another coordinator's";
    }
    return problem.isEmpty() ? verdict : ForeignLines.refused(problem, line);
  }

  /**
   * Whether the process is that of {@code coordinator}, and not known as another's; from now on it
   * is nobody else's.
   */
  public boolean claim(String coordinator, String instanceId) {
    return stored.processes().claim(new KnownProcesses.Key(coordinator, instanceId));
  }

  private void refuse(String coordinator, boolean isSpan, long claimedEpochNanos) {
    refused.increment();
    Sender sender = coordinator.isEmpty() ? Sender.OTHERS : Sender.ofSpoke(coordinator);
    file.lost(
        Loss.ofClaims(
            LossReason.REFUSED, sender, isSpan, LongStream.of(claimedEpochNanos), clock.instant()));
  }

  /** When a post that came now is answered at the latest while writes fail. */
  public long deadline() {
    return file.in(PATIENCE);
  }

  /**
   * Stores spans that came as OTLP, in slices one after the other, so that nobody's post takes all
   * the room that there is for lines of others. What is refused is counted for its sender; so is
   * what is not stored, where its sender will not try again: because a part of it is stored, or
   * because it is a command line, which is gone by then.
   *
   * @param deadline of {@link #deadline}, after which what could not be written is given up
   * @return done when all that is not counted is on the medium; a failure means that nothing was
   *     stored or counted, and its sender may try again
   */
  public CompletableFuture<Receipt> store(OtlpIntake.Taken taken, long deadline) {
    taken.refusals().forEach(file::lost);
    refused.add(taken.refused());
    return storeFrom(taken, 0, deadline);
  }

  /** As above, of a post that came now. */
  public CompletableFuture<Receipt> store(OtlpIntake.Taken taken) {
    return store(taken, deadline());
  }

  private CompletableFuture<Receipt> storeFrom(OtlpIntake.Taken taken, int from, long deadline) {
    List<ForeignLine> lines = taken.lines();
    if (from == lines.size()) {
      return CompletableFuture.completedFuture(
          new Receipt(lines.size(), taken.refused(), taken.reason()));
    }
    int to = endOfSlice(lines, from);
    return file.append("", lines.subList(from, to), deadline)
        .handle((_, failure) -> failure)
        .thenCompose(
            failure ->
                failure == null ? storeFrom(taken, to, deadline) : noRoom(taken, from, failure));
  }

  private static int endOfSlice(List<ForeignLine> lines, int from) {
    int bytes = lines.get(from).json().remaining();
    int to = from + 1;
    while (to < lines.size() && bytes + lines.get(to).json().remaining() <= SLICE_BYTES) {
      bytes += lines.get(to).json().remaining();
      to++;
    }
    return to;
  }

  private CompletableFuture<Receipt> noRoom(OtlpIntake.Taken taken, int from, Throwable failure) {
    List<ForeignLine> rest = taken.lines().subList(from, taken.lines().size());
    if (from == 0 && !leaving && rest.stream().allMatch(line -> line.seq() == 0)) {
      return CompletableFuture.failedFuture(failure);
    }
    rest.forEach(line -> lost(line, failure));
    String reason = taken.reason().isEmpty() ? "no room for it now" : taken.reason();
    return CompletableFuture.completedFuture(
        new Receipt(from, taken.refused() + rest.size(), reason));
  }

  /** Counts spans that were not stored and whose sender does not know it. */
  public void lost(OtlpIntake.Taken taken, Throwable why) {
    taken.lines().forEach(line -> lost(line, why));
  }

  private void lost(ForeignLine line, Throwable why) {
    byte[] json = new byte[line.json().remaining()];
    line.json().duplicate().get(json);
    LineHead head = LineHead.read(json, 0, json.length);
    LongStream times = head == null ? LongStream.empty() : LongStream.of(head.endNs());
    Throwable cause = why instanceof CompletionException ? why.getCause() : why;
    LossReason reason = cause instanceof NotStored e ? e.reason() : file.reasonOfNoRoom();
    file.lost(Loss.ofClaims(reason, line.sender(), true, times, clock.instant()));
  }

  /** From here on nobody can be answered: what is not stored is counted. */
  public void leave() {
    leaving = true;
  }

  /** Stores lines of a spoke that were checked already; those that were refused are counted. */
  public CompletableFuture<Receipt> store(
      String coordinator, List<ForeignLine> lines, int refusedLines, String reason) {
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
