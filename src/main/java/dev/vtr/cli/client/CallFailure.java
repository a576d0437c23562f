package dev.vtr.cli.client;

/** A call that did not end with an OK: the hub's status, or why there is none. */
public final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** Who says so. */
  public enum Source {
    /** The hub answered with a status. */
    HUB,
    /** No hub answered: not there, gone in mid-call, silent for too long, or no vtr hub at all. */
    CONNECTION,

    /** The connection ended after some messages of the answer, and before its status. */
    MID_ANSWER;

    /** Whether the connection, not the hub, ended the call. */
    public boolean isConnection() {
      return this != HUB;
    }
  }

  private final GrpcCode code;
  private final Source source;

  CallFailure(GrpcCode code, Source source, String message) {
    super(message);
    this.code = code;
    this.source = source;
  }

  static CallFailure connection(String message) {
    return new CallFailure(GrpcCode.UNAVAILABLE, Source.CONNECTION, message);
  }

  /** The status. */
  public GrpcCode code() {
    return code;
  }

  /** Who says so. */
  public Source source() {
    return source;
  }

  /** What went wrong; never null, empty when the hub gave no message. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
