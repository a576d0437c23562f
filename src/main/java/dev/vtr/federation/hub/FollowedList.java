package dev.vtr.federation.hub;

import dev.vtr.proto.ListReply;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/**
 * One client that follows the list of all sessions: told anew at each change, the latest only.
 *
 * <p>On the call's context, but for {@link #changed}. A client that takes nothing of what waits for
 * it for {@link HubNode#mostStall} is gone.
 */
final class FollowedList {
  /** Between two lists, as for a node's own: a burst of changes is a few lists. */
  private static final long PACE_MILLIS = 50;

  private static final long NO_TIMER = -1;

  private final HubNode node;
  private final SilenceWatch silence;
  private final Call call;
  private final Supplier<ListReply> latest;
  private final ContextInternal context;
  private boolean due = true;
  private boolean resting;
  private long stallTimer = NO_TIMER;
  private Runnable unlisten = () -> {};
  private boolean over;

  FollowedList(HubNode node, SilenceWatch silence, Call call, Supplier<ListReply> latest) {
    this.node = node;
    this.silence = silence;
    this.call = call;
    this.latest = latest;
    this.context = ContextInternal.current();
  }

  void start() {
    unlisten = node.spokes().listen(this::changed);
    silence.begin();
    call.onCancel(this::stop);
    call.onWritable(this::send);
    send();
  }

  /** From any thread. */
  private void changed() {
    context.runOnContext(
        now -> {
          due = true;
          send();
        });
  }

  private void stop() {
    if (!over) {
      over = true;
      progressed();
      unlisten.run();
      silence.end();
    }
  }

  private void send() {
    if (over || resting || !due) {
      return;
    }
    if (!call.writable()) {
      watchForStall();
      return;
    }
    progressed();
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

  private void watchForStall() {
    if (stallTimer == NO_TIMER) {
      stallTimer = context.setTimer(node.mostStall().toMillis(), now -> stalled());
    }
  }

  private void progressed() {
    if (stallTimer != NO_TIMER) {
      node.vertx().cancelTimer(stallTimer);
      stallTimer = NO_TIMER;
    }
  }

  private void stalled() {
    stop();
    call.fail(
        new Failure.Precondition(
            "the stream ended: no progress for " + node.mostStall().toSeconds() + " s"));
  }
}
