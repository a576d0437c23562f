package dev.vtr.federation.hub;

import dev.vtr.trace.Spans;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What connections and calls need of the process they run in.
 *
 * @param lineChecks checks the span lines of spokes, one batch at a time for all of them together:
 *     many that come back at once leave the other processors to those who type
 * @param nanoClock monotonic
 * @param refusals one for all connections
 * @param mostStall after which a stream ends whose client takes nothing
 */
record HubNode(
    Vertx vertx,
    String version,
    Spokes spokes,
    HubTrace trace,
    WorkerExecutor lineChecks,
    InstantSource clock,
    LongSupplier nanoClock,
    RefusalLog refusals,
    Duration mostStall) {
  /** A client that takes nothing of what waits for it for so long is gone: as for own sessions. */
  static final Duration MOST_STALL = Duration.ofSeconds(30);

  Spans spans() {
    return trace.spans();
  }
}
