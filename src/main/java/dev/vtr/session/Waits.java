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

  /**
   * How long no line must have matched, at every look, until it is gone: longer than a program
   * takes between the erase and the text of one redraw, of which the screen comes in parts.
   */
  static final long GONE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** No line has been missed yet. */
  private static final long NEVER = Long.MIN_VALUE;

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
    @Nullable String glimpsed; // what ends it once the output has been parsed
    long goneSinceNanos = NEVER;

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
      timer.cancel();
      long next = leftNanos();
      if (idle != null) {
        next = Math.min(next, idle.missingNanos());
      } else if (goneSinceNanos != NEVER) {
        next = Math.min(next, Math.max(unsettledNanos(), hold.leftNanos()));
      }
      timer = timers.after(Math.max(0, next), () -> timers.soon(this::timeIsUp));
    }

    /** Runs a turn after its timer, so that output that waited for the same thread counts. */
    void timeIsUp() {
      if (answer.isDone()) {
        return;
      }
      if (idle != null && idle.missingNanos() <= 0) {
        end(WaitOutcome.IDLE, null);
      } else if (goneSinceNanos != NEVER && unsettledNanos() <= 0 && !hold.isOn()) {
        end(WaitOutcome.MATCHED, "");
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
      if (line != null && hold.isOn()) {
        line.begin(host.parsed());
        lookLater();
      } else if (line != null) {
        found(line.look(host.parsed()));
      }
    }

    void look(byte[] output, int from, int to) {
      if (idle != null) {
        idle.look();
      }
      if (line == null) {
        return;
      }
      if (glimpsed != null) {
        end(WaitOutcome.MATCHED, glimpsed);
      } else if (hold.isOn()) {
        line.passOver(host.parsed(), output, from, to);
        lookLater();
      } else {
        found(line.look(host.parsed(), output, from, to));
      }
    }

    void glimpse(long parsed, byte[] output, int from, int to, Glimpse glimpse) {
      if (line != null && glimpsed == null) {
        String text = line.glimpse(parsed, output, from, to, glimpse);
        if (line.isForGone()) {
          goneSinceNanos = text == null ? goneSinceNanos : NEVER;
        } else {
          glimpsed = text;
        }
      }
    }

    /** As {@link #look(byte[], int, int)}, in mid-output, which the wait outlasts. */
    void frame(long parsed, byte[] output, int from, int to) {
      if (line == null || glimpsed != null) {
        return;
      }
      String text = line.look(parsed, output, from, to);
      if (!line.isForGone()) {
        glimpsed = text;
      } else if (text == null) {
        goneSinceNanos = NEVER;
      } else if (goneSinceNanos == NEVER) {
        goneSinceNanos = clock.nanos();
        arm();
      } else if (unsettledNanos() <= 0) {
        glimpsed = "";
      }
    }

    private void found(@Nullable String text) {
      if (line != null && line.isForGone()) {
        isGone(text != null);
      } else if (text != null) {
        end(WaitOutcome.MATCHED, text);
      }
    }

    private void isGone(boolean gone) {
      if (!gone) {
        goneSinceNanos = NEVER;
      } else if (goneSinceNanos == NEVER) {
        goneSinceNanos = clock.nanos();
        arm();
      } else if (unsettledNanos() <= 0) {
        end(WaitOutcome.MATCHED, "");
      }
    }

    /** How long a line that is gone must still be; 0 or less: it is. */
    private long unsettledNanos() {
      return goneSinceNanos + GONE_NANOS - clock.nanos();
    }

    /** The program has ended: the screen is as it will stay. */
    void exited() {
      String last = line == null ? null : line.look(host.parsed());
      end(last == null ? WaitOutcome.EXITED : WaitOutcome.MATCHED, last);
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
  private final Hold hold;
  private final Clock clock;
  private final Timers timers;
  private final Consumer<Span> began;
  private final Map<Long, Wait> waits = new HashMap<>();
  private boolean looksLater;

  /**
   * @param began is told the span of each wait that does not end at once
   */
  Waits(Host host, Hold hold, Clock clock, Timers timers, Consumer<Span> began) {
    this.host = host;
    this.hold = hold;
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
    if (exited && !wait.isHeld()) {
      wait.exited();
      return wait.answer;
    }
    wait.look();
    if (wait.answer.isDone()) {
      return wait.answer;
    }
    if (waits.putIfAbsent(wait.id, wait) != null) {
      wait.timer.cancel();
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
        wait.exited();
      }
    }
  }

  /** Whether somebody waits for a line. */
  boolean areForLines() {
    return !waits.isEmpty() && waits.values().stream().anyMatch(wait -> wait.line != null);
  }

  /** The screen has changed otherwise than by output. */
  void look() {
    for (Wait wait : all()) {
      wait.look();
    }
  }

  /** {@code output[from, to)} has been parsed. */
  void look(byte[] output, int from, int to) {
    if (!waits.isEmpty()) {
      for (Wait wait : all()) {
        wait.look(output, from, to);
      }
    }
  }

  /**
   * {@code output[from, to)} has been parsed, with which {@code parsed} bytes are, and what comes
   * next takes lines away. No wait ends before what has come with them is parsed, too.
   */
  void glimpse(long parsed, byte[] output, int from, int to, Glimpse glimpse) {
    for (Wait wait : waits.values()) {
      wait.glimpse(parsed, output, from, to, glimpse);
    }
  }

  /**
   * {@code output[from, to)} has been parsed, with which {@code parsed} bytes are, and a frame that
   * was held back is whole, before what follows holds back the next. No wait ends before that has
   * been parsed, too.
   */
  void frame(long parsed, byte[] output, int from, int to) {
    for (Wait wait : waits.values()) {
      wait.frame(parsed, output, from, to);
    }
  }

  /** Looks when the program has held its screen back for too long. */
  private void lookLater() {
    if (!looksLater) {
      looksLater = true;
      timers.after(
          hold.leftNanos(),
          () -> {
            looksLater = false;
            look();
          });
    }
  }

  /** The program has ended and all its output has been parsed and looked at. */
  void exited() {
    all().forEach(Wait::exited);
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
