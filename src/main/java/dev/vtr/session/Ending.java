package dev.vtr.session;

import dev.vtr.pty.PosixSignal;
import dev.vtr.pty.SignalScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a session's program is brought to its end: told to go, and killed when it does not. Confined
 * to the session's context.
 */
final class Ending {
  private final Program program;
  private final SessionState state;
  private final Timers timers;
  private final long killTimeoutNanos;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Timers.Timer killTimer = Timers.Timer.NONE;
  private boolean started;

  Ending(Program program, SessionState state, Timers timers, long killTimeoutNanos) {
    this.program = program;
    this.state = state;
    this.timers = timers;
    this.killTimeoutNanos = killTimeoutNanos;
  }

  /** There is a program to end. */
  void started() {
    started = true;
  }

  /** Sends a signal to the program's process group, and if it is KILL, to all of its session's. */
  CompletionStage<Boolean> signal(int signal) {
    state.killedByCurrentSpan("kill");
    boolean kill = signal == PosixSignal.KILL.number();
    return program.signal(signal, kill ? SignalScope.SESSION : SignalScope.LEADER, state.about());
  }

  /** Hangs up on all processes of the terminal, and kills them after the kill timeout. */
  CompletionStage<Boolean> close() {
    state.killedByCurrentSpan("close");
    state.closing();
    killTimer.cancel();
    killTimer = timers.after(killTimeoutNanos, this::kill);
    return program.signal(PosixSignal.HUP.number(), SignalScope.SESSION, state.about());
  }

  private void kill() {
    if (!state.hasExited()) {
      program
          .signal(PosixSignal.KILL.number(), SignalScope.SESSION, state.about())
          .exceptionally(
              gone -> { // the terminals have been stopped, which ended every program
                ended.complete(null);
                return false;
              });
    }
  }

  /** Kills the program, if there is one; completes when it has ended. */
  CompletableFuture<Void> now(String reason) {
    if (!started || state.hasExited()) {
      return CompletableFuture.completedFuture(null);
    }
    state.killedByCurrentSpan(reason);
    state.closing();
    kill();
    return ended.copy();
  }

  /** The program has ended. */
  void exited() {
    killTimer.cancel();
    ended.complete(null);
  }
}
