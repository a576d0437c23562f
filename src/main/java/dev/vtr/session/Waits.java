package dev.vtr.session;

import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waits on a session, by id. Each ends exactly once: with what it waited for, at its timeout,
 * with the program's end, or cancelled. A wait costs nothing while nothing happens but its timer.
 * Confined to the session's context.
 */
final class Waits {
  /** Waits at once: more than agents on one session, and few enough to look at for each slice. */
  static final int MAX_WAITS = 256;

  /** Longest wait, 7 days: a bound for the arithmetic. */
  static final long MAX_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(7);

  /** What an ended wait tells of the session. */
  interface Host {
    /** Bytes of output on the screen. */
    long parsed();

    Waited waited(WaitOutcome outcome, @Nullable String line, long millis, boolean withScreen);
  }

  /** One wait; {@code lines} or {@code idle} says for what. */
  private final class Wait {
    final long id;
    final boolean withScreen;
    final @Nullable LineWait line;
    final @Nullable IdleWait idle;
    final long timeoutNanos;
    long beganNanos = clock.nanos();
    long timedFromNanos = beganNanos;
    final Span span = Span.current();
    final CompletableFuture<Waited> answer = new CompletableFuture<>();
    Timers.Timer timer = Timers.Timer.NONE;

    Wait(
        long id,
        long timeoutMillis,
        boolean withScreen,
        @Nullable LineWait line,
        @Nullable IdleWait idle) {
      this.id = id;
      this.withScreen = withScreen;
      this.line = line;
      this.idle = idle;
      timeoutNanos =
          TimeUnit.MILLISECONDS.toNanos(Math.clamp(timeoutMillis, 0, MAX_TIMEOUT_MILLIS));
    }

    long leftNanos() {
      return timedFromNanos + timeoutNanos - clock.nanos();
    }

    /** Whether its write is still to come. */
    boolean isHeld() {
      return line != null && line.isHeld();
    }

    void from(long cursor) {
      if (line != null) {
        line.from(cursor);
      }
      beganNanos = clock.nanos();
      look();
    }

    void written() {
      timedFromNanos = clock.nanos();
      look();
      if (!answer.isDone()) {
        arm();
      }
    }

    void arm() {
      long next = idle == null ? leftNanos() : Math.min(leftNanos(), idle.missingNanos());
      timer = timers.after(Math.max(0, next), () -> timers.soon(this::timeIsUp));
    }

    /** Runs a turn after its timer, so that output that waited for the same thread counts. */
    void timeIsUp() {
      if (answer.isDone()) {
        return;
      }
      if (idle != null && idle.missingNanos() <= 0) {
        end(WaitOutcome.IDLE, null);
      } else if (leftNanos() <= 0) {
        end(WaitOutcome.TIMED_OUT, null);
      } else {
        arm();
      }
    }

    void look() {
      if (idle != null) {
        idle.look();
      }
      if (line != null) {
        found(line.look(host.parsed()));
      }
    }

    void look(byte[] output, int from, int to, boolean more) {
      if (idle != null && !more) {
        idle.look();
      }
      if (line != null && !(more && line.isForGone())) {
        found(line.look(host.parsed(), output, from, to));
      }
    }

    private void found(@Nullable String text) {
      if (text != null) {
        end(WaitOutcome.MATCHED, text);
      }
    }

    void end(WaitOutcome outcome, @Nullable String found) {
      leave();
      span.setAttribute(Attrs.OUTCOME, outcome.name().toLowerCase(Locale.ROOT));
      if (idle != null) {
        span.setAttribute(Attrs.IDLE_DURATION, TimeUnit.NANOSECONDS.toMillis(idle.silentNanos()));
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - beganNanos);
      answer.complete(host.waited(outcome, found, millis, withScreen));
    }

    private void leave() {
      timer.cancel();
      waits.remove(id, this);
    }
  }

  private final Host host;
  private final Clock clock;
  private final Timers timers;
  private final Consumer<Span> began;
  private final Map<Long, Wait> waits = new HashMap<>();

  /**
   * @param began is told the span of each wait that does not end at once
   */
  Waits(Host host, Clock clock, Timers timers, Consumer<Span> began) {
    this.host = host;
    this.clock = clock;
    this.timers = timers;
    this.began = began;
  }

  /** Waits for {@code line}; on a program that has ended, only looks. */
  CompletableFuture<Waited> forLine(SessionRequest.WaitFor request, LineWait line, boolean exited) {
    return begin(
        new Wait(request.waitId(), request.timeoutMillis(), request.screen(), line, null), exited);
  }

  /** Waits for {@code idle}. */
  CompletableFuture<Waited> forIdle(
      SessionRequest.WaitForIdle request, IdleWait idle, boolean exited) {
    return begin(
        new Wait(request.waitId(), request.timeoutMillis(), request.screen(), null, idle), exited);
  }

  private CompletableFuture<Waited> begin(Wait wait, boolean exited) {
    if (waits.size() >= MAX_WAITS) {
      throw new Failure.Exhausted("the session has " + MAX_WAITS + " waits, its limit");
    }
    wait.look();
    if (wait.answer.isDone()) {
      return wait.answer;
    }
    if (exited && !wait.isHeld()) {
      wait.end(WaitOutcome.EXITED, null);
      return wait.answer;
    }
    if (waits.putIfAbsent(wait.id, wait) != null) {
      throw new Failure.AlreadyExists("wait", Long.toString(wait.id));
    }
    began.accept(wait.span);
    if (!wait.isHeld()) {
      wait.arm();
    }
    return wait.answer;
  }

  /** Whether there is a wait of that id whose write is still to come. */
  boolean isHeld(long id) {
    Wait wait = waits.get(id);
    return wait != null && wait.isHeld();
  }

  /** The write that wait {@code id} goes with, if one does, is about to be made at a cursor. */
  void from(long id, long cursor) {
    Wait wait = waits.get(id);
    if (wait != null && wait.isHeld()) {
      wait.from(cursor);
    }
  }

  /** The terminal did not echo the write that wait {@code id} goes with, if one does. */
  void unechoed(long id) {
    Wait wait = waits.get(id);
    if (wait != null && wait.line != null) {
      wait.line.unechoed();
    }
  }

  /**
   * The write that wait {@code id} goes with is done, or was done before, at that cursor: from now
   * on its time runs.
   */
  void written(long id, long cursor, boolean exited) {
    from(id, cursor);
    Wait wait = waits.get(id);
    if (wait != null) {
      wait.written();
      if (exited && !wait.answer.isDone()) {
        wait.end(WaitOutcome.EXITED, null);
      }
    }
  }

  /** Whether somebody waits for a line. */
  boolean isForLines() {
    return !waits.isEmpty()
        && waits.values().stream().anyMatch(wait -> wait.line != null && !wait.line.isForGone());
  }

  /** The screen has changed otherwise than by output. */
  void look() {
    for (Wait wait : all()) {
      wait.look();
    }
  }

  /**
   * {@code output[from, to)} has been parsed.
   *
   * @param more whether the screen is in the middle of a change: then a line counts that is there,
   *     and not yet one that is gone
   */
  void look(byte[] output, int from, int to, boolean more) {
    if (!waits.isEmpty()) {
      for (Wait wait : all()) {
        wait.look(output, from, to, more);
      }
    }
  }

  /** The program has ended and all its output has been parsed and looked at. */
  void exited() {
    for (Wait wait : all()) {
      wait.end(WaitOutcome.EXITED, null);
    }
  }

  /**
   * Ends a wait that nobody is interested in any more, which is no failure; answers whether there
   * was one.
   */
  boolean cancel(long id) {
    Wait wait = waits.get(id);
    if (wait != null) {
      wait.end(WaitOutcome.CANCELLED, null);
    }
    return wait != null;
  }

  private List<Wait> all() {
    return new ArrayList<>(waits.values());
  }
}
