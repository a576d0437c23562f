package dev.vtr.pty;

/** Carries a {@link PtyFailure}; nothing is left behind: no process, no descriptor. */
public final class PtyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient PtyFailure failure;

  public PtyException(PtyFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public PtyFailure failure() {
    return failure;
  }
}
