package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Bus;
import dev.vtr.bus.Turns;
import dev.vtr.pty.PtyEvent;
import dev.vtr.trace.Measures;
import dev.vtr.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One {@link Session} on the event bus, on the one context that owns it: what others say becomes
 * calls, and its calls to its program, its audience and its timers become messages and timers.
 */
final class SessionVerticle extends VerticleBase implements Audience, Timers {
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
    Spans spans = tracing.spans();
    measures = spans.measures();
    session =
        new Session(
            setup,
            new PtyProgram(bus, spans, key),
            this,
            clock,
            clock.timers(this),
            spans,
            tracing.waitBegan());
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
      case PtyEvent.ReplyDropped(int bytes) -> session.replyDropped(bytes);
      case PtyEvent.Left _ -> session.left();
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
