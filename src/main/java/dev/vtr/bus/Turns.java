package dev.vtr.bus;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;

/** Work that goes on and on, in turns that leave its event loop to others in between. */
public final class Turns {
  private Turns() {}

  /**
   * Runs {@code turn} on {@code context} behind what has come for its event loop meanwhile, from
   * the network too: a task that only joined the event loop's queue would run before the network is
   * looked at again, for up to a second of a flood.
   */
  public static void next(Context context, Runnable turn) {
    Runnable queued = () -> context.runOnContext(_ -> turn.run());
    if (((ContextInternal) context).nettyEventLoop() instanceof SingleThreadEventLoop loop) {
      loop.executeAfterEventLoopIteration(queued);
    } else {
      queued.run();
    }
  }
}
