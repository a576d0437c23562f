package dev.vtr.pty;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The handle of one program on a terminal. Every method may be called from any thread, returns at
 * once and is carried out on the reactor's thread in the order of the calls. After the end all of
 * them do nothing and say so.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Pty {
  Pty() {}

  /** Unique among all terminals of this reactor's life. */
  public long id() {
    throw new UnsupportedOperationException();
  }

  /**
   * The program's process id, also that of its process group and its session; a mere number after
   * the end.
   */
  public long pid() {
    throw new UnsupportedOperationException();
  }

  /**
   * Allows {@code bytes} more of output. Without credit the terminal is not read, the kernel's
   * buffer fills and the program waits; nothing is lost.
   *
   * @throws IllegalArgumentException when {@code bytes} is not positive
   */
  public void credit(long bytes) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes {@code bytes} (not copied: leave them alone) as the terminal's input, whole and in
   * order. {@code whenDone} gets the outcome once, on the reactor's thread; a refusal may come on
   * the caller's thread before this returns.
   */
  public void write(byte[] bytes, Consumer<WriteOutcome> whenDone) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets the size; the foreground group gets {@code SIGWINCH} when it differs.
   *
   * @return whether it was done; false after the end
   * @throws IllegalArgumentException when a side is not 1 to {@link PtySpawn#MAX_SIDE}
   */
  public CompletableFuture<Boolean> resize(int cols, int rows) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sends a signal by its number. {@link SignalScope#SESSION} reads {@code /proc} on the caller's
   * thread, about 20 microseconds for each process of the system.
   *
   * @return whether at least one process group got it; false after the end
   */
  public CompletableFuture<Boolean> signal(int signal, SignalScope scope) {
    throw new UnsupportedOperationException();
  }

  /**
   * The process group in the foreground of the terminal; empty when there is none or after the end.
   */
  public CompletableFuture<OptionalInt> foregroundProcessGroup() {
    throw new UnsupportedOperationException();
  }

  /**
   * Closes the terminal at once: the program sees a hang-up ({@code SIGHUP}, end of file), output
   * that was not delivered is discarded, waiting writes end as {@link WriteOutcome.Closed}. {@link
   * PtyListener#exited} comes when the program ends, which a program that ignores hang-ups may put
   * off: {@link #signal} still works.
   */
  public void hangUp() {
    throw new UnsupportedOperationException();
  }
}
