package dev.vtr.pty;

/** Which processes of a terminal a signal goes to. */
public enum SignalScope {
  /**
   * The group in the foreground of the terminal, a shell's current job, as {@code tcgetpgrp(3)}
   * tells; where there is none, the process group of the program that was spawned.
   */
  FOREGROUND,
  /** The process group of the program that was spawned, and the one in the foreground. */
  LEADER_AND_FOREGROUND,
  /**
   * Every process group of the terminal's session, a shell's background jobs included; not
   * processes that began a session of their own ({@code setsid}, daemons).
   */
  SESSION
}
