package dev.vtr.rpc;

import dev.vtr.bus.NoSuchRecipient;
import dev.vtr.session.Failure;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way from what went wrong to what a caller is told. */
public final class StatusMapping {
  private static final Logger LOG = LoggerFactory.getLogger(StatusMapping.class);

  private StatusMapping() {}

  /** The gRPC status of {@code failure}. */
  public static GrpcStatus status(Failure failure) {
    return switch (failure) {
      case Failure.NotFound _ -> GrpcStatus.NOT_FOUND;
      case Failure.Ambiguous _ -> GrpcStatus.INVALID_ARGUMENT;
      case Failure.AlreadyExists _ -> GrpcStatus.ALREADY_EXISTS;
      case Failure.Invalid _ -> GrpcStatus.INVALID_ARGUMENT;
      case Failure.Precondition _ -> GrpcStatus.FAILED_PRECONDITION;
      case Failure.Exhausted _ -> GrpcStatus.RESOURCE_EXHAUSTED;
      case Failure.Unavailable _ -> GrpcStatus.UNAVAILABLE;
      case Failure.Unauthenticated _ -> GrpcStatus.UNAUTHENTICATED;
      case Failure.Forbidden _ -> GrpcStatus.PERMISSION_DENIED;
      case Failure.DeadlineExceeded _ -> GrpcStatus.DEADLINE_EXCEEDED;
      case Failure.Cancelled _ -> GrpcStatus.CANCELLED;
      case Failure.Unimplemented _ -> GrpcStatus.UNIMPLEMENTED;
      case Failure.Internal _ -> GrpcStatus.INTERNAL;
      case Failure.Remote remote -> ofCode(remote.code());
    };
  }

  private static GrpcStatus ofCode(int code) {
    GrpcStatus status = GrpcStatus.valueOf(code);
    return status == null || status == GrpcStatus.OK ? GrpcStatus.UNKNOWN : status;
  }

  /** The text that goes with the status; never null. */
  public static String message(Failure failure) {
    return failure.getMessage() == null ? "" : failure.getMessage();
  }

  /**
   * {@code cause} as a failure of the domain. What is none is a defect: it is logged with {@code
   * method}, and the caller learns no more than that.
   */
  public static Failure failure(String method, Throwable cause) {
    return switch (cause) {
      case Failure failure -> failure;
      case CompletionException wrapped when wrapped.getCause() != null ->
          failure(method, wrapped.getCause());
      case NoSuchRecipient _ ->
          new Failure.Unavailable("the session has just gone, or this node is stopping");
      case TimeoutException _ -> new Failure.Unavailable("the session did not answer in time");
      default -> {
        LOG.error("{} failed", method, cause);
        yield new Failure.Internal("internal error; the node's log says more");
      }
    };
  }
}
