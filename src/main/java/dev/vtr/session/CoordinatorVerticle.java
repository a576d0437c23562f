package dev.vtr.session;

import dev.vtr.bus.Bus;
import dev.vtr.session.CoordinatorRequest.SessionList;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the sessions of this node: answers {@link CoordinatorRequest}, keeps the {@link Registry},
 * and deploys a {@link SessionVerticle} for each session. Undeploying it ends every program; the
 * PTY verticle must outlive it.
 */
public final class CoordinatorVerticle extends VerticleBase implements IdleRace.Sessions {
  /** Beyond a wait's own timeout, which the session keeps. */
  private static final Duration ANSWER_SLACK = Duration.ofSeconds(10);

  private final Bus bus;
  private final SessionTracing tracing;
  private final CoordinatorOptions options;
  private final @Nullable RecordingFiles recordings;
  private final Clock clock;
  private final Registry registry;
  private final CoordinatorWaits waits;
  private List<MessageConsumer<?>> consumers = List.of();

  public CoordinatorVerticle(
      Bus bus, SessionTracing tracing, CoordinatorOptions options, Clock clock) {
    this.bus = bus;
    this.tracing = tracing;
    this.options = options;
    this.clock = clock;
    recordings = RecordingFiles.of(options);
    registry = new Registry(options.maxSessions());
    waits = new CoordinatorWaits(registry, clock, this);
  }

  @Override
  public Future<?> start() {
    var requests = bus.serve(CoordinatorRequest.ADDRESS, this::answer);
    consumers = List.of(requests, bus.consume(SessionEvent.ADDRESS, registry::heard));
    return Future.succeededFuture();
  }

  /** Behind what was said last; left to Vert.x, what is on its way is complained of. */
  @Override
  public Future<?> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
  }

  private Future<?> answer(CoordinatorRequest request) {
    Span.current().setAttribute(Attrs.COORDINATOR, options.name());
    return switch (request) {
      case CoordinatorRequest.Spawn spawn ->
          spawn(SpawnPlan.of(spawn, options, recordings, tracing.otlp()), spawn.withdrawn());
      case CoordinatorRequest.ListSessions _, CoordinatorRequest.Snapshot _ ->
          Future.succeededFuture(new SessionList(registry.views()));
      case CoordinatorRequest.Rename rename -> rename(rename);
      case CoordinatorRequest.Remove remove -> remove(resolve(remove.session()));
      case CoordinatorRequest.Ask<?> ask -> handOn(ask);
      case CoordinatorRequest.WaitForIdle wait -> future(waits.forIdle(wait));
      case CoordinatorRequest.CancelWait(long waitId) ->
          Future.succeededFuture(waits.cancel(waitId));
    };
  }

  private Future<SessionView> spawn(SpawnPlan plan, BooleanSupplier withdrawn) {
    SessionSetup setup = plan.setup();
    Registry.Entry entry = registry.reserve(setup.id(), setup.name());
    entry.tellOf(Span.current());
    return vertx
        .deployVerticle(new SessionVerticle(bus, tracing, clock, setup))
        .compose(
            deployment -> {
              entry.deployed(deployment);
              return ask(entry, plan.start(), Bus.REQUEST_TIMEOUT);
            })
        .compose(view -> withdrawn.getAsBoolean() ? withdraw(entry) : Future.succeededFuture(view))
        .onSuccess(registry::note)
        .recover(
            failure -> forget(entry).transform(gone -> Future.<SessionView>failedFuture(failure)));
  }

  /** Whoever asked for it knows nothing of it, and may ask again by the same name. */
  private Future<SessionView> withdraw(Registry.Entry entry) {
    return remove(entry).compose(gone -> Future.failedFuture(new Failure.Cancelled()));
  }

  private Future<SessionView> rename(CoordinatorRequest.Rename rename) {
    Registry.Entry entry = resolve(rename.session());
    SessionName name = SessionName.of("name", rename.name());
    registry.rename(entry, name);
    return ask(entry, new SessionRequest.Rename(name), Bus.REQUEST_TIMEOUT);
  }

  private Future<SessionView> remove(Registry.Entry entry) {
    return ask(entry, new SessionRequest.Remove(), Bus.REQUEST_TIMEOUT)
        .compose(view -> forget(entry).map(gone -> view))
        .onSuccess(gone -> bus.publish(SessionEvent.ADDRESS, new SessionEvent.Removed(entry.id())));
  }

  private Future<?> forget(Registry.Entry entry) {
    registry.remove(entry.id());
    return entry.deployment().isEmpty()
        ? Future.succeededFuture()
        : vertx.undeploy(entry.deployment());
  }

  private Registry.Entry resolve(String reference) {
    Registry.Entry entry = registry.resolve(reference);
    entry.tellOf(Span.current());
    return entry;
  }

  private <A> Future<A> handOn(CoordinatorRequest.Ask<A> ask) {
    Registry.Entry entry = resolve(ask.session());
    Future<A> answer = ask(entry, ask.request(), Duration.ofMillis(ask.timeoutMillis()));
    return ask.request() instanceof SessionRequest.WaitFor wait
        ? future(waits.handedOn(wait.waitId(), entry, answer.toCompletionStage()))
        : answer;
  }

  private <A> Future<A> future(CompletionStage<A> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }

  @Override
  public CompletionStage<SessionRequest.Waited> ask(
      Registry.Entry entry, SessionRequest.WaitForIdle condition) {
    Duration patience = Duration.ofMillis(condition.timeoutMillis()).plus(ANSWER_SLACK);
    return ask(entry, condition, patience).toCompletionStage();
  }

  @Override
  public void cancel(Registry.Entry entry, long waitId) {
    bus.send(SessionRequest.ADDRESS.keyed(entry.id()), new SessionRequest.CancelWait(waitId));
  }

  private <A> Future<A> ask(Registry.Entry entry, SessionRequest<A> request, Duration patience) {
    return bus.request(SessionRequest.ADDRESS.keyed(entry.id()), request, patience)
        .recover(failure -> Future.failedFuture(entry.failure(failure)));
  }
}
