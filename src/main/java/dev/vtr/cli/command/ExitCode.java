package dev.vtr.cli.command;

/** How a command ended, as the shell sees it. */
public enum ExitCode {
  /** Done; a wait that matched. */
  DONE(0),
  /** The hub refused or failed. */
  REFUSED(1),
  /** Wrong usage: the command line or the configuration makes no sense. */
  USAGE(2),
  /** A wait ran into its timeout. */
  TIMED_OUT(3),
  /** The hub, or the spoke behind it, was not reachable. */
  UNREACHABLE(4),
  /** Not authenticated, or not permitted. */
  NOT_PERMITTED(5),
  /** The session ended before the condition held. */
  SESSION_ENDED(6),
  /** Interrupted by a signal, as a shell says it for SIGINT. */
  INTERRUPTED(130);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}
