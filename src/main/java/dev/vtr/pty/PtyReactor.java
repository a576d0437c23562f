package dev.vtr.pty;

/**
 * Runs all terminals of a node on one thread. It waits in {@code epoll} for output, room for input
 * and the end of programs, and gives each terminal at most {@link #MAX_BATCH_BYTES} a turn, so that
 * a flood does not starve the others.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PtyReactor implements AutoCloseable {
  /**
   * Output delivered at once, and read from one terminal in a turn: 16 times what the kernel gives
   * in one read.
   */
  public static final int MAX_BATCH_BYTES = 64 * 1024;

  private PtyReactor() {}

  /**
   * Starts the thread.
   *
   * @throws PtyException when the system lacks what it needs (Linux 5.3) or descriptors
   */
  public static PtyReactor open() throws PtyException {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts a program on a new terminal. Blocks the calling thread for about a millisecond; any
   * thread may call, also at the same time as others.
   *
   * @throws PtyException when it cannot be started; nothing is left behind
   */
  public Pty spawn(PtySpawn spawn, PtyLimits limits, PtyListener listener) throws PtyException {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends everything: kills all sessions' processes, tells their listeners, closes every descriptor
   * and ends the thread. Call it from another thread than the reactor's; blocks until done, at most
   * 10 seconds.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
