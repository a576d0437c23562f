package dev.vtr.session;

import dev.vtr.bus.Bus;
import dev.vtr.pty.PosixSignal;
import dev.vtr.pty.PtyLimits;
import dev.vtr.pty.PtyRequest;
import dev.vtr.pty.PtySpawn;
import dev.vtr.pty.PtyUpkeep;
import dev.vtr.pty.SignalScope;
import dev.vtr.pty.WriteOutcome;
import dev.vtr.trace.Spans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A session's program on a terminal of this node, over the bus. */
final class PtyProgram implements Program {
  private final Bus bus;
  private final Spans spans;
  private final String key;

  /**
   * @param key of its terminal
   */
  PtyProgram(Bus bus, Spans spans, String key) {
    this.bus = bus;
    this.spans = spans;
    this.key = key;
  }

  @Override
  public CompletionStage<PtyRequest.Started> start(PtySpawn spawn, Attributes about) {
    return bus.ask(PtyRequest.ADDRESS, new PtyRequest.Start(key, spawn, PtyLimits.STANDARD, about));
  }

  @Override
  public CompletionStage<WriteOutcome> write(
      byte[] bytes, BooleanSupplier withdrawn, Attributes about) {
    return bus.ask(PtyRequest.ADDRESS, new PtyRequest.Write(key, bytes, withdrawn, about));
  }

  @Override
  public CompletionStage<Boolean> resize(int cols, int rows, Attributes about) {
    return bus.ask(PtyRequest.ADDRESS, new PtyRequest.Resize(key, cols, rows, about));
  }

  @Override
  public CompletionStage<Boolean> signal(int signal, SignalScope scope, Attributes about) {
    return bus.ask(PtyRequest.ADDRESS, new PtyRequest.Signal(key, signal, scope, about));
  }

  @Override
  public CompletionStage<Boolean> kill(Cause cause, Attributes about) {
    Span span =
        spans
            .linked("session.end", cause.span(), cause.reason())
            .setAllAttributes(about)
            .startSpan();
    var kill = new PtyRequest.Signal(key, PosixSignal.KILL.number(), SignalScope.SESSION, about);
    return Spans.asking(span, Context.root(), () -> bus.ask(PtyRequest.ADDRESS, kill));
  }

  @Override
  public void reply(byte[] bytes) {
    bus.send(PtyUpkeep.ADDRESS, new PtyUpkeep.Reply(key, bytes));
  }

  @Override
  public void credit(long bytes) {
    bus.send(PtyUpkeep.ADDRESS, new PtyUpkeep.Credit(key, bytes));
  }
}
