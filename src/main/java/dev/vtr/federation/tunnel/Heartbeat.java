package dev.vtr.federation.tunnel;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Wakes a connection when something is due in it: about every four seconds while nothing happens.
 *
 * <p>Confined to the connection's context.
 */
public final class Heartbeat {
  private final Vertx vertx;
  private final FrameExchange exchange;
  private final InstantSource clock;
  private final Runnable listener;
  private long timer;

  /**
   * @param listener called at each beat
   */
  public Heartbeat(Vertx vertx, FrameExchange exchange, InstantSource clock, Runnable listener) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.clock = clock;
    this.listener = listener;
  }

  public void start() {
    arm(Liveness.TICK);
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** Asks for a sign of life, which measures the round trip. */
  public void ping() {
    exchange.ping(wallNanos());
  }

  private void arm(Duration wait) {
    timer = vertx.setTimer(wait.toMillis() + 1, now -> beat());
  }

  private void beat() {
    try {
      exchange.tick(wallNanos());
      if (!exchange.isClosed()) {
        listener.run();
      }
    } finally { // whatever goes wrong in a beat, there is a next one
      if (!exchange.isClosed()) {
        arm(exchange.untilTick());
      }
    }
  }

  private long wallNanos() {
    Instant wall = clock.instant();
    return wall.getEpochSecond() * 1_000_000_000L + wall.getNano();
  }
}
