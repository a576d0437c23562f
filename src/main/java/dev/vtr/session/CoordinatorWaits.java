package dev.vtr.session;

import dev.vtr.session.CoordinatorRequest.IdleOutcome;
import dev.vtr.session.SessionRequest.Waited;
import io.opentelemetry.api.trace.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The waits that a coordinator has handed on, by their ids: a wait is called off by its id,
 * whatever its session is called by then. Confined to the coordinator's context.
 */
final class CoordinatorWaits {
  private final Registry registry;
  private final Clock clock;
  private final IdleRace.Sessions sessions;
  private final Map<Long, Set<Registry.Entry>> open = new HashMap<>();

  CoordinatorWaits(Registry registry, Clock clock, IdleRace.Sessions sessions) {
    this.registry = registry;
    this.clock = clock;
    this.sessions = sessions;
  }

  /** Takes note of a wait on the session of {@code entry} until {@code answer} is there. */
  <A> CompletionStage<A> handedOn(long waitId, Registry.Entry entry, CompletionStage<A> answer) {
    open.computeIfAbsent(waitId, id -> new HashSet<>()).add(entry);
    return answer.whenComplete((value, failure) -> forget(waitId, entry));
  }

  private void forget(long waitId, Registry.Entry entry) {
    Set<Registry.Entry> waiting = open.get(waitId);
    if (waiting != null && waiting.remove(entry) && waiting.isEmpty()) {
      open.remove(waitId);
    }
  }

  /** Calls a wait off, on all its sessions; answers whether there was one. */
  boolean cancel(long waitId) {
    Set<Registry.Entry> waiting = open.getOrDefault(waitId, Set.of());
    waiting.forEach(entry -> sessions.cancel(entry, waitId));
    return !waiting.isEmpty();
  }

  /** Waits until one of several sessions has been idle. */
  CompletionStage<IdleOutcome> forIdle(CoordinatorRequest.WaitForIdle wait) {
    if (wait.sessions().isEmpty()) {
      throw new Failure.Invalid("sessions", "is empty");
    }
    List<Registry.Entry> entries =
        wait.sessions().stream().map(registry::resolve).distinct().toList();
    if (entries.size() == 1) {
      entries.getFirst().tellOf(Span.current());
    }
    return IdleRace.run(entries, wait.condition(), clock, new Noted());
  }

  /** The sessions, with every wait on them taken note of. */
  private final class Noted implements IdleRace.Sessions {
    @Override
    public CompletionStage<Waited> ask(Registry.Entry entry, SessionRequest.WaitForIdle condition) {
      return handedOn(condition.waitId(), entry, sessions.ask(entry, condition));
    }

    @Override
    public void cancel(Registry.Entry entry, long waitId) {
      sessions.cancel(entry, waitId);
    }
  }
}
