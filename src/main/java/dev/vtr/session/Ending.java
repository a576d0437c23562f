package dev.vtr.session;

import dev.vtr.pty.PosixSignal;
import dev.vtr.pty.SignalScope;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a session's program is brought to its end: told to go, and killed when it does not. Confined
 * to the session's context.
 */
final class Ending {
  /** {@code SIGRTMAX} of Linux. */
  private static final int MAX_SIGNAL = 64;

  private final Program program;
  private final SessionState state;
  private final Timers timers;
  private final long killTimeoutNanos;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Timers.Timer killTimer = Timers.Timer.NONE;
  private boolean started;
  private @Nullable Cause closed;
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

  /**
   * Sends a signal to what runs in the terminal's foreground, as keys do; one that asks to end or
   * to go on (HUP, TERM, CONT) to the program, too, and KILL to all of its session.
   *
   * @throws Failure.Invalid if there is no signal of that number
   * @throws Failure.Precondition if the program has ended
   */
  CompletionStage<Boolean> signal(int signal) {
    if (signal < 1 || signal > MAX_SIGNAL) {
      throw new Failure.Invalid("signal", "must be 1 to " + MAX_SIGNAL + ", not " + signal);
    }
    state.checkRunning();
    state.killedByCurrentSpan("kill");
    return program.signal(signal, scope(signal), state.about());
  }

  private static SignalScope scope(int signal) {
    return switch (PosixSignal.ofNumber(signal).orElse(PosixSignal.INT)) {
      case KILL -> SignalScope.SESSION;
      case HUP, TERM, CONT -> SignalScope.LEADER_AND_FOREGROUND;
      default -> SignalScope.FOREGROUND;
    };
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
    Cause asked = new Cause(Span.current().getSpanContext(), "close");
    closed = asked;
    killLater(asked);
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

  private void killLater(Cause asked) {
    killTimer.cancel();
    killTimer = timers.after(killTimeoutNanos, () -> killNow(asked));
  }

  /** Kills all of the session for {@code cause}, once nobody waits for that; when it was sent. */
  private CompletionStage<Boolean> kill(Cause cause) {
    return orStopped(program.kill(cause, state.about()));
  }

  private void killNow(Cause cause) {
    CompletionStage<Boolean> ignored = kill(cause);
  }

  private CompletionStage<Boolean> orStopped(CompletionStage<Boolean> sent) {
    return sent.exceptionally(
        gone -> { // the terminals have been stopped, which ended every program
          ended.complete(null);
          return false;
        });
  }

  /** Kills the program, if there is one, or what it left; completes when it has ended. */
  CompletableFuture<Void> remove() {
    killTimer.cancel();
    if (!started || removed) {
      return CompletableFuture.completedFuture(null);
    }
    removed = true;
    boolean runs = !state.hasExited();
    if (runs) {
      state.killedByCurrentSpan("remove");
      state.closing();
    }
    CompletionStage<Boolean> sent =
        orStopped(program.signal(PosixSignal.KILL.number(), SignalScope.SESSION, state.about()));
    return runs ? ended.copy() : sent.<Void>thenApply(any -> null).toCompletableFuture();
  }

  /**
   * As {@link #remove}, once the node stops; what an ended program left, goes with the terminals.
   * Waits for the kill's answer as well, which may come after the program's end: the kill's span
   * ends with it.
   */
  CompletableFuture<Void> stop() {
    killTimer.cancel();
    if (!started || state.hasExited()) {
      return CompletableFuture.completedFuture(null);
    }
    state.closing();
    CompletionStage<Boolean> sent = kill(state.activityCause());
    return ended.thenCombine(sent, (gone, any) -> null);
  }

  /** The program has ended. */
  void exited() {
    killTimer.cancel();
    ended.complete(null);
  }

  /** The program has ended and others of its session still run: they have the time that it had. */
  void left() {
    Cause asked = closed;
    if (asked != null && !removed) {
      killLater(asked);
    }
  }
}
