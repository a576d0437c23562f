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
  private boolean removed;

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

  /**
   * Hangs up on all processes of the terminal, and kills after the kill timeout what is still
   * there: the program, or what it left running when it ended.
   */
  CompletionStage<Boolean> close() {
    if (!state.hasExited()) {
      state.killedByCurrentSpan("close");
      state.closing();
    }
    killTimer.cancel();
    killTimer = timers.after(killTimeoutNanos, this::kill);
    return program
        .signal(PosixSignal.HUP.number(), SignalScope.SESSION, state.about())
        .thenApply(this::heard);
  }

  private boolean heard(boolean any) {
    if (!any && state.hasExited()) {
      killTimer.cancel(); // nothing is left
    }
    return any;
  }

  private CompletionStage<Boolean> kill() {
    return program
        .signal(PosixSignal.KILL.number(), SignalScope.SESSION, state.about())
        .exceptionally(
            gone -> { // the terminals have been stopped, which ended every program
              ended.complete(null);
              return false;
            });
  }

  /** Kills the program, if there is one, or what it left; completes when it has ended. */
  CompletableFuture<Void> now(String reason) {
    if (!started) {
      return CompletableFuture.completedFuture(null);
    }
    if (state.hasExited()) {
      return killLeft();
    }
    state.killedByCurrentSpan(reason);
    state.closing();
    CompletionStage<Boolean> ignored = kill();
    return ended.copy();
  }

  private CompletableFuture<Void> killLeft() {
    killTimer.cancel();
    if (removed) {
      return CompletableFuture.completedFuture(null);
    }
    removed = true;
    return kill().<Void>thenApply(sent -> null).toCompletableFuture();
  }

  /** The program has ended; who was told to close has the time to that he was given. */
  void exited() {
    ended.complete(null);
  }
}
