package dev.vtr.pty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What programs that have ended left running in their sessions: background jobs that are to outlive
 * them, until they are ended too. Whether there are any is found out a moment after the end, for
 * all that ended meanwhile at once, since it takes a look at every process of the system.
 *
 * <p>Any thread may call; {@link #signal} and {@link #kill} block for such a look.
 */
final class Remains {
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Consumer<Survivors.Leader> whenGone;
  private final Map<String, Survivors.Leader> left = new HashMap<>();
  private final Map<String, Runnable> untold = new HashMap<>();
  private boolean looking;

  /**
   * @param whenGone told of each program of whose session nothing is left
   */
  Remains(Consumer<Survivors.Leader> whenGone) {
    this.whenGone = whenGone;
  }

  /**
   * A program has ended; whether it left something is not known yet.
   *
   * @param whenLeft run once it is, if there is something
   */
  synchronized void of(Survivors.Leader leader, Runnable whenLeft) {
    left.put(leader.key(), leader);
    untold.put(leader.key(), whenLeft);
    look();
  }

  /** Whether the program of {@code key} has ended and may have left something. */
  boolean mayBe(String key) {
    return of(key) != null;
  }

  private synchronized Survivors.@Nullable Leader of(String key) {
    return left.get(key);
  }

  /** Sends a signal to all that the program of {@code key} left; whether there was something. */
  boolean signal(String key, int signal) {
    Survivors.Leader leader = of(key);
    if (leader == null) {
      return false;
    }
    boolean any = new Survivors(List.of(leader)).signal(signal);
    look();
    return any;
  }

  /** Kills all that is left of any. */
  void kill() {
    List<Survivors.Leader> all = all();
    if (!all.isEmpty()) {
      boolean ignored = new Survivors(all).signal(PosixSignal.KILL.number());
    }
  }

  private synchronized List<Survivors.Leader> all() {
    return new ArrayList<>(left.values());
  }

  private synchronized void look() {
    if (!looking) {
      looking = true;
      Thread.ofVirtual().name("vtr-remains").start(this::settle);
    }
  }

  private void settle() {
    LockSupport.parkNanos(SETTLE_NANOS);
    List<Survivors.Leader> all;
    synchronized (this) {
      looking = false;
      all = all();
    }
    Set<String> found = new Survivors(all).keys();
    for (Survivors.Leader leader : all) {
      Runnable whenLeft = told(leader);
      if (found.contains(leader.key())) {
        whenLeft.run();
      } else if (forget(leader)) {
        whenGone.accept(leader);
      }
    }
  }

  private synchronized Runnable told(Survivors.Leader leader) {
    Runnable whenLeft = untold.remove(leader.key());
    return whenLeft == null ? () -> {} : whenLeft;
  }

  private synchronized boolean forget(Survivors.Leader leader) {
    return left.remove(leader.key(), leader);
  }
}
