package dev.vtr.pty;

import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The handle of one program on a terminal. Every method may be called from any thread, returns at
 * once and is carried out on the reactor's thread in the order of the calls. After the end all of
 * them do nothing and say so.
 */
public final class Pty {
  private static final int MAX_SIGNAL = 64;

  private final PtyReactor reactor;
  private final PtyChannel channel;
  private final long id;

  Pty(
      PtyReactor reactor,
      long id,
      MasterTerminal terminal,
      LeaderProcess leader,
      PtyLimits limits,
      PtyListener listener) {
    this.reactor = reactor;
    this.id = id;
    this.channel = new PtyChannel(reactor, this, id, terminal, leader, limits, listener);
  }

  PtyChannel channel() {
    return channel;
  }

  /** Unique among all terminals of this reactor's life. */
  public long id() {
    return id;
  }

  /**
   * The program's process id, also that of its process group and its session; a mere number after
   * the end.
   */
  public long pid() {
    return channel.leader.pid();
  }

  /**
   * Allows {@code bytes} more of output. Without credit the terminal is not read, the kernel's
   * buffer fills and the program waits; nothing is lost.
   *
   * @throws IllegalArgumentException when {@code bytes} is not positive
   */
  public void credit(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("credit is not positive: " + bytes);
    }
    reactor.post(
        () -> {
          channel.addCredit(bytes);
          reactor.schedule(channel);
        });
  }

  /**
   * Writes {@code bytes} (not copied: leave them alone) as the terminal's input, whole and in
   * order. {@code whenDone} gets the outcome once, on the reactor's thread; a refusal comes on the
   * caller's thread before this returns.
   */
  public void write(byte[] bytes, Consumer<WriteOutcome> whenDone) {
    write(bytes, () -> false, whenDone);
  }

  /**
   * As {@link #write(byte[], Consumer)}, but nothing is written if {@code withdrawn} says so before
   * the first byte; asked on the reactor's thread, more than once.
   */
  public void write(byte[] bytes, BooleanSupplier withdrawn, Consumer<WriteOutcome> whenDone) {
    WriteOutcome.Refused refused = channel.input.reserve(bytes.length);
    if (refused != null) {
      InputQueue.complete(whenDone, refused);
      return;
    }
    reactor.post(
        () -> {
          channel.addInput(bytes, withdrawn, whenDone, System.nanoTime());
          reactor.schedule(channel);
        });
  }

  /**
   * Writes whole replies of the terminal itself, in order and behind other input. While more than
   * {@link PtyLimits#MAX_UNREAD_REPLY_BYTES} of them wait for the program to read, its output is
   * not read; after {@link PtyLimits#REPLY_PATIENCE} without progress what is beyond that bound is
   * dropped, with all that follow until the rest is gone. {@code whenDropped} runs, on the
   * reactor's thread, if they are dropped.
   */
  public void reply(byte[] bytes, Runnable whenDropped) {
    boolean hasRoom = channel.input.reserve(bytes.length) == null;
    reactor.post(
        () -> {
          channel.addReply(bytes, hasRoom, whenDropped, System.nanoTime());
          reactor.schedule(channel);
        });
  }

  /** As {@link #write(byte[], BooleanSupplier, Consumer)}; the outcome completes the answer. */
  public CompletableFuture<WriteOutcome> written(byte[] bytes, BooleanSupplier withdrawn) {
    CompletableFuture<WriteOutcome> done = new CompletableFuture<>();
    write(bytes, withdrawn, done::complete);
    return done;
  }

  /**
   * Sets the size; the foreground group gets {@code SIGWINCH} when it differs.
   *
   * @return whether it was done; false after the end
   * @throws IllegalArgumentException when a side is not 1 to {@link PtySpawn#MAX_SIDE}
   */
  public CompletableFuture<Boolean> resize(int cols, int rows) {
    checkSide("cols", cols);
    checkSide("rows", rows);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    reactor.post(() -> done.complete(channel.resize(cols, rows)));
    return done;
  }

  private static void checkSide(String field, int size) {
    if (size < 1 || size > PtySpawn.MAX_SIDE) {
      throw new IllegalArgumentException(field + " is not 1 to " + PtySpawn.MAX_SIDE + ": " + size);
    }
  }

  /**
   * Sends a signal by its number. {@link SignalScope#SESSION} reads {@code /proc} on the caller's
   * thread, about 20 microseconds for each process of the system.
   *
   * @return whether at least one process group got it; false after the end
   * @throws IllegalArgumentException when the number is not 1 to 64
   */
  public CompletableFuture<Boolean> signal(int signal, SignalScope scope) {
    if (signal < 1 || signal > MAX_SIGNAL) {
      throw new IllegalArgumentException("signal is not 1 to " + MAX_SIGNAL + ": " + signal);
    }
    Set<Integer> groups =
        scope == SignalScope.SESSION
            ? ProcessTable.groupsOfSessions(Set.of(channel.leader.pid()))
            : Set.of();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    reactor.post(() -> done.complete(channel.signal(signal, scope, groups)));
    return done;
  }

  /**
   * The process group in the foreground of the terminal; empty when there is none or after the end.
   */
  public CompletableFuture<OptionalInt> foregroundProcessGroup() {
    CompletableFuture<OptionalInt> group = new CompletableFuture<>();
    reactor.post(() -> group.complete(channel.foregroundGroup()));
    return group;
  }

  /**
   * Closes the terminal at once: the program sees a hang-up ({@code SIGHUP}, end of file), output
   * that was not delivered is discarded, waiting writes end as {@link WriteOutcome.Closed}. {@link
   * PtyListener#exited} comes when the program ends, which a program that ignores hang-ups may put
   * off: {@link #signal} still works.
   */
  public void hangUp() {
    reactor.post(channel::hangUp);
  }
}
