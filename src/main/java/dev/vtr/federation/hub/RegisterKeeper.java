package dev.vtr.federation.hub;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes a hub's register as spokes come and go, and never on their contexts: at most one writing
 * is under way and one waits. Any thread.
 */
final class RegisterKeeper {
  private final Vertx vertx;
  private final SpokeRegister register;
  private final Spokes spokes;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile boolean closed;

  RegisterKeeper(Vertx vertx, SpokeRegister register, Spokes spokes) {
    this.vertx = vertx;
    this.register = register;
    this.spokes = spokes;
  }

  /** A spoke has come or gone. */
  void moved() {
    if (!closed && !waiting.getAndSet(true)) {
      vertx.executeBlocking(this::write, false);
    }
  }

  private synchronized boolean write() {
    waiting.set(false);
    if (!closed) {
      register.write(spokes.all());
    }
    return true;
  }

  /**
   * Writes who is there, for the last time: who goes from here on goes because the hub does. Done
   * when that is written.
   */
  Future<?> close() {
    List<Spoke> last = spokes.all();
    return vertx.executeBlocking(() -> closed(last), false);
  }

  private synchronized boolean closed(List<Spoke> last) {
    if (!closed) {
      closed = true;
      register.write(last);
    }
    return true;
  }
}
