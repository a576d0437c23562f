package dev.vtr.cli.trace;

/** Why a command ends without an answer: becomes the one JSON object on standard error. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refused, or nothing found. */
  static final int EXIT_REFUSED = 1;

  /** Wrong usage. */
  static final int EXIT_USAGE = 2;

  private final String code;
  private final String nextStep;
  private final int exit;

  private Refusal(String code, String message, String nextStep, int exit) {
    super(message, null, false, false);
    this.code = code;
    this.nextStep = nextStep;
    this.exit = exit;
  }

  /** An argument that is missing, unknown or malformed; the message begins with its name. */
  static Refusal usage(String message, String nextStep) {
    return new Refusal("INVALID_ARGUMENT", message, nextStep, EXIT_USAGE);
  }

  static Refusal notFound(String message, String nextStep) {
    return new Refusal("NOT_FOUND", message, nextStep, EXIT_REFUSED);
  }

  static Refusal ambiguous(String message, String nextStep) {
    return new Refusal("INVALID_ARGUMENT", message, nextStep, EXIT_REFUSED);
  }

  static Refusal failed(String message, String nextStep) {
    return new Refusal("INTERNAL", message, nextStep, EXIT_REFUSED);
  }

  /** gRPC's name of the status. */
  String code() {
    return code;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String nextStep() {
    return nextStep;
  }

  int exit() {
    return exit;
  }
}
