package dev.vtr.session;

import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several sessions waited for at once: the first idle one ends it, else it lasts until all have
 * ended or run out of time. Confined to the coordinator's context.
 */
final class IdleRace {
  private final int runners;
  private final long beganNanos;
  private final Clock clock;
  private final List<Waited> others = new ArrayList<>();
  private final CompletableFuture<CoordinatorRequest.IdleOutcome> result =
      new CompletableFuture<>();

  IdleRace(int runners, Clock clock) {
    this.runners = runners;
    this.clock = clock;
    beganNanos = clock.nanos();
  }

  CompletableFuture<CoordinatorRequest.IdleOutcome> result() {
    return result;
  }

  /** The wait on one session ended. */
  void ended(Waited waited) {
    if (waited.outcome() == WaitOutcome.IDLE) {
      finish(WaitOutcome.IDLE, List.of(waited));
      return;
    }
    others.add(waited);
    if (others.size() == runners) {
      boolean allExited = others.stream().allMatch(other -> other.outcome() == WaitOutcome.EXITED);
      finish(allExited ? WaitOutcome.EXITED : WaitOutcome.TIMED_OUT, List.copyOf(others));
    }
  }

  /** The wait on one session failed, and so the race has. */
  void failed(Throwable failure) {
    result.completeExceptionally(failure);
  }

  private void finish(WaitOutcome outcome, List<Waited> waited) {
    long millis = (clock.nanos() - beganNanos) / 1_000_000;
    result.complete(new CoordinatorRequest.IdleOutcome(outcome, waited, millis));
  }
}
