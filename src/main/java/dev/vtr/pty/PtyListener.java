package dev.vtr.pty;

/**
 * Receives what comes from one terminal. Called on the reactor's thread only, possibly before
 * {@link PtyReactor#spawn} has returned: hand on and return, never block. For each terminal any
 * number of {@link #output}, then exactly one {@link #exited}, then nothing. An exception from a
 * listener is logged and changes nothing else.
 */
public interface PtyListener {
  /**
   * The program wrote {@code bytes}: 1 to {@link PtyReactor#MAX_BATCH_BYTES} of them, owned by the
   * receiver. They have been taken off the terminal's credit; give it back with {@link Pty#credit}.
   * {@code readNanos} is {@link System#nanoTime} when the last of them was read.
   */
  void output(Pty pty, byte[] bytes, int reads, long readNanos);

  /**
   * The program that was spawned has ended, and every byte that it wrote before its end has been
   * delivered (unless {@link Pty#hangUp} discarded them). The terminal is closed: background
   * children that still held it see a hang-up. {@code exitNanos} is {@link System#nanoTime} when
   * the end was seen, before the last output was delivered.
   */
  void exited(Pty pty, ExitStatus status, long exitNanos);
}
