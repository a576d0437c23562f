package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Bus;
import dev.vtr.bus.Turns;
import dev.vtr.pty.PtyEvent;
import dev.vtr.pty.PtyLimits;
import dev.vtr.pty.PtyRequest;
import dev.vtr.pty.PtySpawn;
import dev.vtr.pty.PtyUpkeep;
import dev.vtr.pty.SignalScope;
import dev.vtr.pty.WriteOutcome;
import dev.vtr.trace.Measures;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One {@link Session} on the event bus, on the one context that owns it: what others say becomes
 * calls, and its calls to its program, its audience and its timers become messages and timers.
 */
final class SessionVerticle extends VerticleBase implements Program, Audience, Timers {
  /** For a program to die of its kill: at once, unless the kernel holds it. */
  private static final long STOP_SECONDS = 5;

  private final Bus bus;
  private final SessionSetup setup;
  private final Session session;
  private final String key;
  private final Measures measures;

  SessionVerticle(Bus bus, SessionTracing tracing, Clock clock, SessionSetup setup) {
    this.bus = bus;
    this.setup = setup;
    key = setup.id().toString();
    measures = tracing.spans().measures();
    session =
        new Session(
            setup, this, this, clock, clock.timers(this), tracing.spans(), tracing.waitBegan());
  }

  @Override
  public Future<?> start() {
    bus.consume(PtyEvent.ADDRESS.keyed(key), this::event);
    bus.serve(SessionRequest.ADDRESS.keyed(setup.id()), this::answer);
    bus.consume(SubscriberDemand.ADDRESS.keyed(setup.id()), session::demand);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    measures.gone(key);
    return future(session.end())
        .compose(_ -> future(session.recorded()))
        .timeout(STOP_SECONDS, TimeUnit.SECONDS);
  }

  private void event(PtyEvent event) {
    switch (event) {
      case PtyEvent.Output(byte[] bytes, int reads, long readNanos) ->
          session.output(bytes, reads, readNanos);
      case PtyEvent.Exited exited -> session.exited(exited.status());
    }
  }

  private Future<?> answer(SessionRequest<?> request) {
    return future(session.handle(request));
  }

  private <A> Future<A> future(CompletionStage<A> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext())
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure));
  }

  // Program

  @Override
  public CompletionStage<PtyRequest.Started> start(PtySpawn spawn, Attributes about) {
    return bus.request(
            PtyRequest.ADDRESS, new PtyRequest.Start(key, spawn, PtyLimits.STANDARD, about))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<WriteOutcome> write(
      byte[] bytes, BooleanSupplier withdrawn, Attributes about) {
    return bus.request(PtyRequest.ADDRESS, new PtyRequest.Write(key, bytes, withdrawn, about))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Boolean> resize(int cols, int rows, Attributes about) {
    return bus.request(PtyRequest.ADDRESS, new PtyRequest.Resize(key, cols, rows, about))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Boolean> signal(int signal, SignalScope scope, Attributes about) {
    return bus.request(PtyRequest.ADDRESS, new PtyRequest.Signal(key, signal, scope, about))
        .toCompletionStage();
  }

  @Override
  public void reply(byte[] bytes) {
    bus.send(PtyUpkeep.ADDRESS, new PtyUpkeep.Reply(key, bytes));
  }

  @Override
  public void credit(long bytes) {
    bus.send(PtyUpkeep.ADDRESS, new PtyUpkeep.Credit(key, bytes));
  }

  // Audience

  @Override
  public void changed(SessionView view) {
    bus.publish(SessionEvent.ADDRESS, new SessionEvent.Changed(view));
  }

  @Override
  public void update(long subscriberId, SubscriberUpdate update) {
    Address<SubscriberUpdate> address = SubscriberUpdate.ADDRESS.keyed(subscriberId);
    bus.send(address, update);
  }

  // Timers

  @Override
  public Timer after(long nanos, Runnable task) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    long timer = vertx.setTimer(Math.max(1, millis), fired -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public void soon(Runnable task) {
    Turns.next(context, task);
  }
}
