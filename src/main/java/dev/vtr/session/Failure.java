package dev.vtr.session;

import dev.vtr.trace.ErrorType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a request was not carried out. Each kind has its gRPC status ({@link #errorType}), which both
 * spans and callers are told.
 *
 * <p>Messages name fields, sessions and limits; never what was typed, shown or matched.
 */
public abstract sealed class Failure extends RuntimeException implements ErrorType {
  private static final long serialVersionUID = 1L;

  /** Characters of a name in a message: the longest that a session or coordinator may have. */
  private static final int MOST_SHOWN = 64;

  /** Characters of a candidate: coordinator, colon and session, and that it is away. */
  private static final int LONGEST_CANDIDATE = 2 * MOST_SHOWN + " (away)".length() + 1;

  /** Candidates that a message names; the others are counted. */
  private static final int MOST_NAMED = 5;

  private final String reason;
  private final String field;

  private Failure(String message) {
    this(message, Reason.NONE.word(), "");
  }

  private Failure(String message, String reason, String field) {
    super(message, null, false, false);
    this.reason = reason;
    this.field = field;
  }

  /** The word of a {@link Reason}, or one of another node's that has more; empty: none. */
  public final String reason() {
    return reason;
  }

  /** The field of the request that is at fault, for example {@code cols}; empty: none. */
  public final String field() {
    return field;
  }

  @Override
  public final String errorType() {
    return switch (this) {
      case NotFound _ -> "NOT_FOUND";
      case Ambiguous _ -> "INVALID_ARGUMENT";
      case AlreadyExists _ -> "ALREADY_EXISTS";
      case Invalid _ -> "INVALID_ARGUMENT";
      case Precondition _ -> "FAILED_PRECONDITION";
      case Exhausted _ -> "RESOURCE_EXHAUSTED";
      case Unavailable _ -> "UNAVAILABLE";
      case Unauthenticated _ -> "UNAUTHENTICATED";
      case Forbidden _ -> "PERMISSION_DENIED";
      case DeadlineExceeded _ -> "DEADLINE_EXCEEDED";
      case Cancelled _ -> "CANCELLED";
      case Unimplemented _ -> "UNIMPLEMENTED";
      case Internal _ -> "INTERNAL";
      case Remote remote -> remote.status();
    };
  }

  /** No session or coordinator of that name. */
  public static final class NotFound extends Failure {
    private static final long serialVersionUID = 1L;

    public NotFound(String what, String reference) {
      super("no " + what + " called '" + printable(reference) + "'");
    }
  }

  /** A reference that fits several. */
  public static final class Ambiguous extends Failure {
    private static final long serialVersionUID = 1L;

    public Ambiguous(String field, String reference, List<String> candidates) {
      super(
          field + ": '" + printable(reference) + "' is ambiguous: " + few(candidates),
          Reason.AMBIGUOUS.word(),
          field);
    }
  }

  /** The name is taken. */
  public static final class AlreadyExists extends Failure {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String what, String name) {
      super("a " + what + " called '" + printable(name) + "' exists already");
    }
  }

  /** A field that is missing or out of its range. */
  public static final class Invalid extends Failure {
    private static final long serialVersionUID = 1L;

    public Invalid(String field, String why) {
      super(field + " " + why, Reason.BAD_FIELD.word(), field);
    }
  }

  /** The session is not in a state that allows it, for example input after its program's end. */
  public static final class Precondition extends Failure {
    private static final long serialVersionUID = 1L;

    public Precondition(String message) {
      super(message);
    }

    public Precondition(Reason reason, String message) {
      super(message, reason.word(), "");
    }
  }

  /** A limit was reached. */
  public static final class Exhausted extends Failure {
    private static final long serialVersionUID = 1L;

    public Exhausted(String message) {
      super(message);
    }

    public Exhausted(Reason reason, String message) {
      super(message, reason.word(), "");
    }
  }

  /** A spoke that is away, or was lost during the call. */
  public static final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }

    public Unavailable(Reason reason, String message) {
      super(message, reason.word(), "");
    }
  }

  /** No credential, or a wrong one. */
  public static final class Unauthenticated extends Failure {
    private static final long serialVersionUID = 1L;

    public Unauthenticated(String message) {
      super(message);
    }
  }

  /** A credential without that right. */
  public static final class Forbidden extends Failure {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
      super(message);
    }
  }

  /** The caller's deadline passed. */
  public static final class DeadlineExceeded extends Failure {
    private static final long serialVersionUID = 1L;

    public DeadlineExceeded() {
      super("the deadline passed");
    }
  }

  /** The caller went away. */
  public static final class Cancelled extends Failure {
    private static final long serialVersionUID = 1L;

    public Cancelled() {
      super("the caller cancelled");
    }
  }

  /** A method that this node does not know. */
  public static final class Unimplemented extends Failure {
    private static final long serialVersionUID = 1L;

    public Unimplemented(String method) {
      super("no method called '" + printable(method) + "'");
    }
  }

  /** A defect of ours or of the machine, told without its details. */
  public static final class Internal extends Failure {
    private static final long serialVersionUID = 1L;

    public Internal(String message) {
      super(message);
    }
  }

  /** A status that another node answered, handed on unchanged. */
  public static final class Remote extends Failure {
    private static final long serialVersionUID = 1L;

    /** The names of the codes from 1 on; 0 is no failure. */
    private static final List<String> NAMES =
        List.of(
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    private final int code;

    /**
     * @param code the gRPC status number, 1 to 16
     * @param reason see {@link Failure#reason}
     * @param field see {@link Failure#field}
     */
    public Remote(int code, String message, String reason, String field) {
      super(message, reason, field);
      this.code = code;
    }

    public int code() {
      return code;
    }

    private String status() {
      return code >= 1 && code <= NAMES.size() ? NAMES.get(code - 1) : "UNKNOWN";
    }
  }

  /** The first of {@code candidates} and how many more there are: a message names some, not all. */
  public static String few(List<String> candidates) {
    int shown = candidates.size() <= MOST_NAMED + 1 ? candidates.size() : MOST_NAMED;
    String named =
        candidates.stream()
            .limit(shown)
            .map(candidate -> printable(candidate, LONGEST_CANDIDATE))
            .collect(Collectors.joining(", "));
    int more = candidates.size() - shown;
    return more == 0 ? named : named + " and " + more + " more";
  }

  /** What a caller wrote, fit for a message: printable ASCII, at most 64 characters. */
  public static String printable(String text) {
    return printable(text, MOST_SHOWN);
  }

  private static String printable(String text, int mostChars) {
    String shown = text.length() > mostChars ? text.substring(0, mostChars) + "..." : text;
    return shown.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
