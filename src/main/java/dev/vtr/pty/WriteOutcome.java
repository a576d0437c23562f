package dev.vtr.pty;

/** What became of one {@link Pty#write}; every write has exactly one. */
public sealed interface WriteOutcome {
  /**
   * The kernel took all bytes, in order and with no other write in between. Whether the program
   * reads them is its own affair.
   *
   * @param unechoed whether the terminal took whole lines without echo when the first byte was
   *     written, as for a password: nobody repeats them, as line editors would, which take single
   *     characters
   */
  record Written(boolean unechoed) implements WriteOutcome {
    public Written() {
      this(false);
    }
  }

  /**
   * Nothing was written: the queue already holds {@code queuedBytes} of at most {@code limitBytes}
   * (both with {@link PtyLimits#WRITE_OVERHEAD_BYTES} for each write); or it is larger than {@link
   * PtyLimits#MAX_WRITE_BYTES}, then {@code limitBytes}, and {@code queuedBytes} is 0.
   */
  record Refused(long queuedBytes, long limitBytes) implements WriteOutcome {}

  /**
   * Nothing was written: when its turn came the terminal took whole lines, and it would have made
   * one of {@code lineBytes}, with what was open before. The kernel keeps {@code limitBytes} of a
   * line and drops the rest.
   */
  record LineTooLong(long lineBytes, int limitBytes) implements WriteOutcome {}

  /** Nothing was written: it was withdrawn while it waited. */
  record Withdrawn() implements WriteOutcome {}

  /**
   * The program did not read for {@link PtyLimits#stallAfter}. It had read {@code takenBytes} of
   * this write, or fewer; the rest was discarded, so that half a paste is not taken for commands
   * and an interrupt key gets through. Earlier input that it has not read stays. If it is in the
   * middle of a bracketed paste then, the end of that is written. Writes queued behind this one end
   * likewise, with 0 bytes taken.
   */
  record Stalled(long takenBytes) implements WriteOutcome {}

  /**
   * The terminal was closed, or its program ended, first; {@code acceptedBytes} had gone to the
   * kernel.
   */
  record Closed(long acceptedBytes) implements WriteOutcome {}
}
