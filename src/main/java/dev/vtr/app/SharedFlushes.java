package dev.vtr.app;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Lets the answers that an event loop makes in one round leave a connection with one write to its
 * socket. Vert.x writes after each answer, which at thousands a second was a sixth of the processor
 * time of a call. An answer alone is not held back: the write is the loop's next task.
 */
final class SharedFlushes {
  /** Answers that may wait for each other at most. */
  private static final int MOST = 64;

  private SharedFlushes() {}

  /** On {@code connection}; may be said twice. Call it on the connection's event loop. */
  static void on(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    if (pipeline.get(FlushConsolidationHandler.class) == null) {
      pipeline.addFirst(new FlushConsolidationHandler(MOST, true));
    }
  }
}
