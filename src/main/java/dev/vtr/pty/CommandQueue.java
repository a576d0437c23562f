package dev.vtr.pty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other threads want done on the reactor's thread, in order, without a lock; wakes that thread
 * only when it sleeps. After {@link #end} commands are run where they come from: there is nothing
 * left that they could disturb.
 */
final class CommandQueue {
  /** Run at most in one go, so that callers in a loop do not keep the thread from its terminals. */
  private static final int MAX_BATCH = 1024;

  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Epoll epoll;
  private volatile boolean over;

  CommandQueue(Epoll epoll) {
    this.epoll = epoll;
  }

  /** From any thread. */
  void add(Runnable command) {
    commands.add(command);
    if (over) {
      runAll();
    } else if (asleep.compareAndSet(true, false)) {
      epoll.wake();
    }
  }

  /** Runs what has come, up to a bound. */
  void runSome() {
    for (int i = 0; i < MAX_BATCH; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      command.run();
    }
  }

  private void runAll() {
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
  }

  /**
   * Announces that the thread is about to sleep.
   *
   * @return false when it must not, since a command has come
   */
  boolean fallAsleep() {
    asleep.set(true);
    if (commands.isEmpty()) {
      return true;
    }
    asleep.set(false);
    return false;
  }

  void awake() {
    asleep.set(false);
  }

  /** The thread runs no more commands. */
  void end() {
    over = true;
    runAll();
  }
}
