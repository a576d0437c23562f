package dev.vtr.app;

/** Why a node did not start: one sentence, and what to do. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final String nextStep;

  StartFailure(String message, String nextStep) {
    super(message, null, false, false);
    this.nextStep = nextStep;
  }

  /** The sentence; never null. */
  public String text() {
    return String.valueOf(getMessage());
  }

  public String nextStep() {
    return nextStep;
  }
}
