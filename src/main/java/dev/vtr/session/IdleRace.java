package dev.vtr.session;

import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Several sessions waited for at once: the first idle one ends it, else it lasts until all have
 * ended or run out of time. Confined to the coordinator's context.
 */
final class IdleRace {
  /** How a race speaks to the sessions that run in it. */
  interface Sessions {
    CompletionStage<Waited> ask(Registry.Entry entry, SessionRequest.WaitForIdle condition);

    void cancel(Registry.Entry entry, long waitId);
  }

  private final int runners;
  private final long beganNanos;
  private final Clock clock;
  private final List<Waited> others = new ArrayList<>();
  private final CompletableFuture<CoordinatorRequest.IdleOutcome> result =
      new CompletableFuture<>();

  private IdleRace(int runners, Clock clock) {
    this.runners = runners;
    this.clock = clock;
    beganNanos = clock.nanos();
  }

  /**
   * Waits for all of {@code entries}, at least one; those that still wait when it is over are
   * cancelled.
   */
  static CompletionStage<CoordinatorRequest.IdleOutcome> run(
      List<Registry.Entry> entries,
      SessionRequest.WaitForIdle condition,
      Clock clock,
      Sessions sessions) {
    IdleRace race = new IdleRace(entries.size(), clock);
    Set<Registry.Entry> waiting = new HashSet<>(entries);
    for (Registry.Entry entry : entries) {
      sessions
          .ask(entry, condition)
          .whenComplete(
              (waited, failure) -> {
                waiting.remove(entry);
                if (failure == null) {
                  race.ended(waited);
                } else {
                  race.failed(failure);
                }
              });
    }
    return race.result.whenComplete(
        (outcome, failure) -> waiting.forEach(entry -> sessions.cancel(entry, condition.waitId())));
  }

  /** The wait on one session ended. */
  private void ended(Waited waited) {
    if (waited.outcome() == WaitOutcome.IDLE) {
      finish(WaitOutcome.IDLE, List.of(waited));
      return;
    }
    others.add(waited);
    if (others.size() == runners) {
      finish(outcome(), List.copyOf(others));
    }
  }

  /** How it ended when none was idle. */
  private WaitOutcome outcome() {
    if (others.stream().anyMatch(other -> other.outcome() == WaitOutcome.CANCELLED)) {
      return WaitOutcome.CANCELLED;
    }
    boolean allExited = others.stream().allMatch(other -> other.outcome() == WaitOutcome.EXITED);
    return allExited ? WaitOutcome.EXITED : WaitOutcome.TIMED_OUT;
  }

  /** The wait on one session failed, and so the race has. */
  private void failed(Throwable failure) {
    result.completeExceptionally(failure);
  }

  private void finish(WaitOutcome outcome, List<Waited> waited) {
    long millis = (clock.nanos() - beganNanos) / 1_000_000;
    result.complete(new CoordinatorRequest.IdleOutcome(outcome, waited, millis));
  }
}
