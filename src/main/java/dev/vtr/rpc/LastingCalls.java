package dev.vtr.rpc;

import dev.vtr.session.Failure;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open calls that last until something happens, streams and waits: once their node stops it
 * will not happen, and they end with that. All other calls are answered soon and keep their answer.
 * Any thread.
 */
final class LastingCalls {
  private final Map<GrpcCall, ContextInternal> open = new HashMap<>();
  private @Nullable Failure why;

  /**
   * One more has begun, on its context; to be followed by {@link #ended}.
   *
   * @return why it may not; null: it may
   */
  synchronized @Nullable Failure begun(GrpcCall call) {
    if (why == null) {
      open.put(call, ContextInternal.current());
    }
    return why;
  }

  /** One less, if it was one. */
  synchronized void ended(GrpcCall call) {
    open.remove(call);
  }

  /** Ends all with {@code failure}, and each that begins later. */
  synchronized void stop(Failure failure) {
    why = failure;
    // Of a copy: a call of this event loop ends at once, and is forgotten while this goes on.
    Map.copyOf(open).forEach((call, context) -> context.emit(_ -> call.stop(failure)));
  }
}
