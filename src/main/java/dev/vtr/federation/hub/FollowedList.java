package dev.vtr.federation.hub;

import dev.vtr.proto.ListReply;
import dev.vtr.rpc.Call;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/**
 * One client that follows the list of all sessions: told anew at each change, the latest only.
 *
 * <p>On the call's context, but for {@link #changed}.
 */
final class FollowedList {
  /** Between two lists, as for a node's own: a burst of changes is a few lists. */
  private static final long PACE_MILLIS = 50;

  private final Call call;
  private final Supplier<ListReply> latest;
  private final ContextInternal context;
  private boolean due = true;
  private boolean resting;
  private boolean over;

  FollowedList(Call call, Supplier<ListReply> latest) {
    this.call = call;
    this.latest = latest;
    this.context = ContextInternal.current();
  }

  /** From any thread. */
  void changed() {
    context.runOnContext(
        now -> {
          due = true;
          send();
        });
  }

  /** Nobody follows any more. */
  void stop() {
    over = true;
  }

  void send() {
    if (over || resting || !due || !call.writable()) {
      return;
    }
    due = false;
    resting = true;
    call.item(latest.get().toByteArray());
    context.setTimer(
        PACE_MILLIS,
        now -> {
          resting = false;
          send();
        });
  }
}
