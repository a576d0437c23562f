package dev.vtr.pty;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A node's reactor, and the ledger of its programs. Any thread may call; calls block. */
final class Terminals implements AutoCloseable {
  private final PtyReactor reactor;
  private final @Nullable LeaderLedger ledger;

  private Terminals(PtyReactor reactor, @Nullable LeaderLedger ledger) {
    this.reactor = reactor;
    this.ledger = ledger;
  }

  /**
   * Starts the reactor, after it has ended what the node's last run left behind.
   *
   * @param ledgerFile of the {@link LeaderLedger}; null: none
   */
  static Terminals open(@Nullable Path ledgerFile) throws PtyException {
    PtyReactor reactor = PtyReactor.open();
    LeaderLedger ledger = null;
    if (ledgerFile != null) {
      ledger = LeaderLedger.open(ledgerFile);
      ledger.endSurvivors();
    }
    return new Terminals(reactor, ledger);
  }

  /** Starts a program, and notes it. */
  Pty spawn(PtyRequest.Start start, PtyListener listener) throws PtyException {
    Pty pty = reactor.spawn(start.spawn(), start.limits(), listener);
    if (ledger != null) {
      ledger.begun((int) pty.pid(), start.key());
    }
    return pty;
  }

  /** Notes that the program has ended; does not block, as the note is written elsewhere. */
  void ended(Pty pty) {
    LeaderLedger noted = ledger;
    if (noted != null) {
      Thread.startVirtualThread(() -> noted.ended((int) pty.pid()));
    }
  }

  /** Ends all programs; then there is nothing to be noted any more. */
  @Override
  public void close() {
    reactor.close();
    if (ledger != null) {
      ledger.close();
    }
  }
}
