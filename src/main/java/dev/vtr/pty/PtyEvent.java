package dev.vtr.pty;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;

/**
 * What comes from one terminal: any number of {@link Output}, then one {@link Exited}, then at most
 * one {@link Left}; {@link ReplyDropped} at any time.
 */
public sealed interface PtyEvent {
  /** Keyed by the key of {@link PtyRequest.Start}. */
  Address<PtyEvent> ADDRESS = Address.of("pty.events", Hop.CONTEXT_ONLY, PtyEvent.class);

  /**
   * The program wrote. The bytes are taken off its credit until {@link PtyUpkeep.Credit} gives them
   * back.
   *
   * @param bytes 1 to {@link PtyReactor#MAX_BATCH_BYTES}, owned by the receiver
   * @param reads from the kernel that they took
   * @param readNanos {@link System#nanoTime} when the last of them was read
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Output(byte[] bytes, int reads, long readNanos) implements PtyEvent {}

  /**
   * The program ended; all its output has been sent.
   *
   * @param exitNanos {@link System#nanoTime} when the end was seen
   */
  record Exited(ExitStatus status, long exitNanos) implements PtyEvent {}

  /** Replies of so many bytes did not reach the program, which does not read, or has ended. */
  record ReplyDropped(int bytes) implements PtyEvent {}

  /** A moment after the end others of the program's session were still running. */
  record Left() implements PtyEvent {}
}
