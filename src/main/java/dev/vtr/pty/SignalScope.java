package dev.vtr.pty;

/** Which processes of a terminal a signal goes to. */
public enum SignalScope {
  /** The process group of the program that was spawned: {@code kill(-pid)}. */
  LEADER,
  /**
   * The group in the foreground of the terminal, a shell's current job, as {@code tcgetpgrp(3)}
   * tells.
   */
  FOREGROUND,
  /**
   * Every process group of the terminal's session, a shell's background jobs included; not
   * processes that began a session of their own ({@code setsid}, daemons).
   */
  SESSION
}
