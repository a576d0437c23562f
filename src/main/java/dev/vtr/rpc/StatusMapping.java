package dev.vtr.rpc;

import dev.vtr.bus.NoSuchRecipient;
import dev.vtr.session.Failure;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way from what went wrong to what a caller is told. */
public final class StatusMapping {
  /** The trailer with {@link Failure#reason}. */
  private static final String REASON = "vtr-reason";

  /** The trailer with {@link Failure#field}. */
  private static final String FIELD = "vtr-field";

  /** Characters of a trailer's value: ids, names and words have at most as many. */
  private static final int LONGEST_WORD = 64;

  private static final Logger LOG = LoggerFactory.getLogger(StatusMapping.class);

  private StatusMapping() {}

  /** The gRPC status of {@code failure}. */
  public static GrpcStatus status(Failure failure) {
    return GrpcStatus.valueOf(failure.errorType());
  }

  /** The text that goes with the status, short enough for a header; never null. */
  public static String message(Failure failure) {
    String text = failure.getMessage();
    return text == null ? "" : StatusText.cut(text);
  }

  /** Makes {@code failure} what {@code response}, which is yet to be ended, ends with. */
  static void tell(GrpcServerResponse<?, ?> response, Failure failure) {
    response.status(status(failure)).statusMessage(message(failure));
    trailer(response, REASON, failure.reason());
    trailer(response, FIELD, failure.field());
  }

  /** What a spoke calls its sessions, or gives as a reason, may be nothing for a header. */
  static void trailer(GrpcServerResponse<?, ?> response, String name, String value) {
    boolean fits = !value.isEmpty() && value.length() <= LONGEST_WORD;
    if (fits && value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      response.trailers().set(name, value);
    }
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
