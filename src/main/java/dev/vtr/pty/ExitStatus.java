package dev.vtr.pty;

/** How the program of a terminal ended, as {@code waitpid(2)} tells it. */
public sealed interface ExitStatus {
  /** Returned from {@code main} or called {@code exit}; {@code code} is 0 to 255. */
  record Exited(int code) implements ExitStatus {}

  /** Ended by a signal, by its number on this system ({@link PosixSignal#number}). */
  record Signalled(int signal) implements ExitStatus {}

  /**
   * Decodes the status word of {@code waitpid(2)}; a stopped program has not ended and has no such
   * word here.
   */
  static ExitStatus ofWaitStatus(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? new Exited((status >> 8) & 0xff) : new Signalled(signal);
  }
}
