package dev.vtr.config;

/**
 * A configuration that cannot be used: what is wrong, with file, key and value, and what to do
 * about it.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final String nextStep;

  /**
   * A configuration that cannot be used.
   *
   * @param message what is wrong, naming file, key and value
   * @param nextStep what to do about it, one sentence
   */
  public ConfigException(String message, String nextStep) {
    super(message);
    this.nextStep = nextStep;
  }

  /** What is wrong; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** What to do about it. */
  public String nextStep() {
    return nextStep;
  }
}
