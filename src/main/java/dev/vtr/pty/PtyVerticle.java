package dev.vtr.pty;

import dev.vtr.bus.Bus;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The terminals of a node on the event bus: {@link PtyRequest} and {@link PtyUpkeep} in, {@link
 * PtyEvent} out. Owns the reactor; stopping it ends every program.
 */
public final class PtyVerticle extends VerticleBase {
  private final Bus bus;
  private final @Nullable Path ledgerFile;

  /** By key; empty while its program is being started. */
  private final Map<String, Optional<Pty>> ptys = new HashMap<>();

  private @Nullable Terminals terminals;

  public PtyVerticle(Bus bus, @Nullable Path ledgerFile) { // of a LeaderLedger; null: none
    this.bus = bus;
    this.ledgerFile = ledgerFile;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> Terminals.open(ledgerFile))
        .map(
            opened -> { // not a listener, which might hear of it after those of this future
              terminals = opened;
              bus.serve(PtyRequest.ADDRESS, this::answer);
              bus.consume(PtyUpkeep.ADDRESS, this::upkeep);
              return opened;
            });
  }

  @Override
  public Future<?> stop() {
    Terminals open = terminals;
    return open == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(Executors.callable(open::close));
  }

  private Future<?> answer(PtyRequest request) {
    Span.current().setAllAttributes(request.about());
    return switch (request) {
      case PtyRequest.Start start -> start(start);
      case PtyRequest.Write write -> write(write);
      case PtyRequest.Resize resize ->
          ask(resize, pty -> pty.resize(resize.cols(), resize.rows()), false);
      case PtyRequest.Signal signal -> signal(signal);
    };
  }

  private Future<PtyRequest.Started> start(PtyRequest.Start start) {
    Terminals open = terminals;
    if (open == null || ptys.putIfAbsent(start.key(), Optional.empty()) != null) {
      return Future.failedFuture(new IllegalStateException("the terminal's key is in use"));
    }
    Span span = Span.current();
    return vertx
        .executeBlocking(() -> open.spawn(start, listener(open, start.key())), false)
        .map(
            pty -> {
              ptys.replace(start.key(), Optional.of(pty)); // unless it has ended already
              return (PtyRequest.Started) new PtyRequest.Started.Running(pty.pid());
            })
        .recover(failure -> refused(start.key(), span, failure));
  }

  private Future<PtyRequest.Started> refused(String key, Span span, Throwable failure) {
    ptys.remove(key);
    if (failure instanceof PtyException refusal) {
      span.setAttribute(Attrs.ERROR_TYPE, refusal.failure().errorType());
      span.setStatus(StatusCode.ERROR);
      return Future.succeededFuture(new PtyRequest.Started.Refused(refusal.failure()));
    }
    return Future.failedFuture(failure);
  }

  private Future<WriteOutcome> write(PtyRequest.Write write) {
    Span span = Span.current();
    long begun = System.nanoTime();
    span.setAttribute(Attrs.BYTES, (long) write.bytes().length);
    return ask(
            write, pty -> pty.written(write.bytes(), write.withdrawn()), new WriteOutcome.Closed(0))
        .map(
            outcome -> { // before the span ends, which a listener might not
              span.setAttribute(Attrs.OUTCOME, outcome.getClass().getSimpleName());
              span.setAttribute(Attrs.LATENCY_MS, (System.nanoTime() - begun) / 1e6);
              return outcome;
            });
  }

  private Future<Boolean> signal(PtyRequest.Signal signal) {
    return ask(signal, pty -> pty.signal(signal.signal(), signal.scope()), false)
        .compose(sent -> sent ? Future.succeededFuture(true) : signalLeft(signal));
  }

  /** The program has ended; others of its session may not have. */
  private Future<Boolean> signalLeft(PtyRequest.Signal signal) {
    Terminals open = terminals;
    if (open == null || signal.scope() != SignalScope.SESSION || !open.mayBeLeft(signal.key())) {
      return Future.succeededFuture(false);
    }
    return vertx
        .executeBlocking(() -> open.signalLeft(signal.key(), signal.signal()), false)
        .map(sent -> (Boolean) Boolean.TRUE.equals(sent));
  }

  private <A> Future<A> ask(
      PtyRequest request, Function<Pty, CompletableFuture<A>> question, A ifGone) {
    return ptys.getOrDefault(request.key(), Optional.empty())
        .map(pty -> Future.fromCompletionStage(question.apply(pty), vertx.getOrCreateContext()))
        .orElseGet(() -> Future.succeededFuture(ifGone));
  }

  private void upkeep(PtyUpkeep upkeep) {
    ptys.getOrDefault(upkeep.key(), Optional.empty())
        .ifPresent(
            pty -> {
              switch (upkeep) {
                case PtyUpkeep.Credit credit -> pty.credit(credit.bytes());
                case PtyUpkeep.Reply reply -> pty.reply(reply.bytes(), reply.dropped(bus));
              }
            });
  }

  private PtyListener listener(Terminals open, String key) {
    return new EventSender(
        bus,
        PtyEvent.ADDRESS.keyed(key),
        (pty, whenLeft) -> open.ended(pty, key, whenLeft),
        () -> context.runOnContext(ended -> ptys.remove(key)));
  }
}
