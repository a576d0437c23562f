package dev.vtr.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A clock that stands until a test moves it. Tasks that are due then run on the context of the
 * session that set them. Any thread.
 */
final class ManualClock implements Clock {
  private static final class Task {
    final long atNanos;
    final Runnable body;
    final Timers loop;

    Task(long atNanos, Runnable body, Timers loop) {
      this.atNanos = atNanos;
      this.body = body;
      this.loop = loop;
    }
  }

  private final List<Task> tasks = new ArrayList<>();
  private long nanos = 1_000_000_000L;
  private long wallOffsetNanos = 1_700_000_000_000_000_000L;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized long epochNanos() {
    return wallOffsetNanos + nanos;
  }

  @Override
  public Timers timers(Timers loop) {
    return new Timers() {
      @Override
      public Timer after(long delayNanos, Runnable body) {
        return set(new Task(nanos() + delayNanos, body, loop));
      }

      @Override
      public void soon(Runnable body) {
        loop.soon(body);
      }
    };
  }

  private synchronized Timers.Timer set(Task task) {
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Somebody sets the machine's clock, which no timer runs by. */
  synchronized void jump(java.time.Duration by) {
    wallOffsetNanos += by.toNanos();
  }

  /** Tasks that wait. */
  synchronized int waiting() {
    return tasks.size();
  }

  /** Moves the clock and hands the tasks that are due to their contexts, by time. */
  void advance(long millis) {
    List<Task> due = new ArrayList<>();
    synchronized (this) {
      nanos += TimeUnit.MILLISECONDS.toNanos(millis);
      for (Task task : List.copyOf(tasks)) {
        if (task.atNanos <= nanos) {
          due.add(task);
          tasks.remove(task);
        }
      }
    }
    due.sort(Comparator.comparingLong(task -> task.atNanos));
    for (Task task : due) {
      task.loop.soon(task.body);
    }
  }
}
