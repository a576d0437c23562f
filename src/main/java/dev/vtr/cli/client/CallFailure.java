package dev.vtr.cli.client;

import dev.vtr.session.Reason;

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
  private final Reason reason;
  private final String field;

  CallFailure(GrpcCode code, Source source, String message) {
    this(code, source, message, Reason.NONE, "");
  }

  /** The hub's status with what its trailers say of it. */
  CallFailure(GrpcCode code, String message, Reason reason, String field) {
    this(code, Source.HUB, message, reason, field);
  }

  private CallFailure(GrpcCode code, Source source, String message, Reason reason, String field) {
    super(message);
    this.code = code;
    this.source = source;
    this.reason = reason;
    this.field = field;
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

  /** Why, as far as the hub says so in a word; a node that is older does not. */
  public Reason reason() {
    return reason;
  }

  /** The field of the request that is at fault; empty when the hub names none. */
  public String field() {
    return field;
  }

  /** What went wrong; never null, empty when the hub gave no message. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
