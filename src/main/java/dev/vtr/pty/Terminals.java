package dev.vtr.pty;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's reactor, the ledger of its programs, and what those leave behind. Any thread may call;
 * calls block, but for {@link #ended} and {@link #mayBeLeft}.
 */
final class Terminals implements AutoCloseable {
  private final PtyReactor reactor;
  private final @Nullable LeaderLedger ledger;
  private final Remains remains;

  /** By key; empty for one that has ended before it was known here. */
  private final Map<String, Optional<Survivors.Leader>> running = new ConcurrentHashMap<>();

  private Terminals(PtyReactor reactor, @Nullable LeaderLedger ledger) {
    this.reactor = reactor;
    this.ledger = ledger;
    remains = new Remains(ledger == null ? leader -> {} : ledger::gone);
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
    ProcessStat stat = ProcessStat.of((int) pty.pid());
    Survivors.Leader leader = leader(pty, start.key(), stat == null ? 0 : stat.startTicks());
    if (ledger != null) {
      ledger.begun(leader);
    }
    running.compute(start.key(), (key, ended) -> ended == null ? Optional.of(leader) : null);
    return pty;
  }

  private static Survivors.Leader leader(Pty pty, String key, long startTicks) {
    return new Survivors.Leader((int) pty.pid(), startTicks, key, 0);
  }

  /**
   * Notes that a program has ended; does not block, as the note is written elsewhere.
   *
   * @param whenLeft run a moment later, on another thread, if others of its session still run
   */
  void ended(Pty pty, String key, Runnable whenLeft) {
    Optional<Survivors.Leader> known = running.putIfAbsent(key, Optional.empty());
    if (known != null) {
      running.remove(key);
    }
    Survivors.Leader begun = known == null ? leader(pty, key, 0) : known.orElseThrow();
    Survivors.Leader leader = begun.endedAt(ProcessStat.nowTicks());
    remains.of(leader, whenLeft);
    LeaderLedger noted = ledger;
    if (noted != null) {
      Thread.startVirtualThread(() -> noted.ended(leader));
    }
  }

  /** Whether a program has ended and may have left others of its session running. */
  boolean mayBeLeft(String key) {
    return remains.mayBe(key);
  }

  /** Sends a signal to what the program of {@code key} left; whether there was something. */
  boolean signalLeft(String key, int signal) {
    return remains.signal(key, signal);
  }

  /** Ends all programs and what they left; then there is nothing to be noted any more. */
  @Override
  public void close() {
    reactor.close();
    remains.kill();
    if (ledger != null) {
      ledger.close();
    }
  }
}
