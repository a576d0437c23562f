package dev.vtr.session;

import dev.vtr.pty.PtyRequest.Started;
import dev.vtr.pty.PtySpawn;
import dev.vtr.pty.SignalScope;
import dev.vtr.pty.WriteOutcome;
import dev.vtr.trace.OtlpEnvironment;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Session} without a bus: its program is scripted, its clock and its event loop are moved
 * by the test, and everything runs on the test's thread.
 */
final class LoopByHand implements Program, Audience, Timers {
  final ManualClock clock = new ManualClock();
  final SpanRecorder recorder = new SpanRecorder();
  final List<String> written = new ArrayList<>();
  final List<String> replies = new ArrayList<>();
  final List<String> signals = new ArrayList<>();
  final List<String> sizes = new ArrayList<>();
  final List<SubscriberUpdate> updates = new ArrayList<>();
  final List<SessionView> views = new ArrayList<>();
  WriteOutcome outcome = new WriteOutcome.Written();
  @Nullable CompletableFuture<WriteOutcome> blocked;
  long credit;
  boolean heard = true;
  final Session session;
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private long lastWaitId;

  LoopByHand() {
    this(80, 24, false);
  }

  LoopByHand(int cols, int rows, boolean recorded) {
    Telemetry telemetry = Telemetry.start(Resource.empty(), recorder);
    session =
        new Session(
            new SessionSetup(
                SessionId.random(),
                new SessionName("s"),
                cols,
                rows,
                recorded,
                null,
                Node.OPTIONS,
                new OtlpEnvironment()),
            this,
            this,
            clock,
            clock.timers(this),
            telemetry.spans(),
            span -> {});
    ask(new SessionRequest.Start(List.of("sh"), Node.OPTIONS.home(), Map.of())).join();
  }

  @SuppressWarnings("unchecked")
  <A> CompletableFuture<A> ask(SessionRequest<A> request) {
    return (CompletableFuture<A>) session.handle(request).toCompletableFuture();
  }

  /** The program writes; all of it is parsed. */
  void writes(String text) {
    writes(text.getBytes(StandardCharsets.UTF_8));
  }

  void writes(byte[] bytes) {
    session.output(bytes, 1, clock.nanos());
    run();
  }

  /** Lets the event loop run until it has nothing to do. */
  void run() {
    while (!turns.isEmpty()) {
      turns.removeFirst().run();
    }
  }

  /** Lets time pass, in steps that no timer of a session is finer than. */
  void pass(long millis) {
    for (long left = millis; left > 0; left -= 5) {
      clock.advance(Math.min(left, 5));
      run();
    }
  }

  SessionRequest.WaitFor waitFor(String pattern, long since) {
    return new SessionRequest.WaitFor(++lastWaitId, pattern, since, 5_000, false, false, true);
  }

  @Override
  public CompletionStage<Started> start(PtySpawn spawn, Attributes about) {
    return CompletableFuture.completedFuture(new Started.Running(1));
  }

  @Override
  public CompletionStage<WriteOutcome> write(
      byte[] bytes, BooleanSupplier withdrawn, Attributes about) {
    written.add(new String(bytes, StandardCharsets.UTF_8));
    if (blocked != null) {
      return blocked;
    }
    return CompletableFuture.completedFuture(outcome);
  }

  @Override
  public CompletionStage<Boolean> resize(int cols, int rows, Attributes about) {
    sizes.add(cols + "x" + rows);
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Boolean> signal(int signal, SignalScope scope, Attributes about) {
    signals.add(scope + " " + signal);
    return CompletableFuture.completedFuture(heard);
  }

  @Override
  public CompletionStage<Boolean> kill(Cause cause, Attributes about) {
    signals.add("SESSION 9 " + cause.reason());
    return CompletableFuture.completedFuture(heard);
  }

  @Override
  public void reply(byte[] bytes) {
    replies.add(new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void credit(long bytes) {
    credit += bytes;
  }

  @Override
  public void changed(SessionView view) {
    views.add(view);
  }

  @Override
  public void update(long subscriberId, SubscriberUpdate update) {
    updates.add(update);
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    throw new UnsupportedOperationException("the clock has the timers");
  }

  @Override
  public void soon(Runnable task) {
    turns.addLast(task);
  }
}
