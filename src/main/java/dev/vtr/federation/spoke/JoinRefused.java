package dev.vtr.federation.spoke;

import io.vertx.grpc.common.GrpcStatus;
import java.util.Set;

/** The hub does not want this spoke, and asking again as before would not help. */
public final class JoinRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private static final Set<GrpcStatus> FINAL =
      Set.of(
          GrpcStatus.UNAUTHENTICATED,
          GrpcStatus.PERMISSION_DENIED,
          GrpcStatus.INVALID_ARGUMENT,
          GrpcStatus.FAILED_PRECONDITION,
          GrpcStatus.ALREADY_EXISTS);

  private final GrpcStatus status;

  JoinRefused(GrpcStatus status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  /** Whether a connection that ended with {@code code} was refused for good. */
  static boolean isFinal(int code) {
    GrpcStatus status = GrpcStatus.valueOf(code);
    return status != null && FINAL.contains(status);
  }

  /** The hub's answer. */
  public GrpcStatus status() {
    return status;
  }

  /** What the hub said; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** What to do about it, as one sentence. */
  public String nextStep() {
    return switch (status) {
      case UNAUTHENTICATED ->
          "Give the spoke the hub's token or one of its own: --token-file FILE or VTR_TOKEN_FILE.";
      case PERMISSION_DENIED ->
          "Use the hub's own token, or the one that is bound to this spoke's name.";
      case ALREADY_EXISTS -> "Stop the other one, or take another name: --name NAME.";
      case FAILED_PRECONDITION -> "Install the same version of vtr on both: vtr version.";
      case INVALID_ARGUMENT ->
          reason().startsWith("name")
              ? "Take another name: --name NAME."
              : "Correct the named value.";
      default -> "Correct the named value.";
    };
  }
}
