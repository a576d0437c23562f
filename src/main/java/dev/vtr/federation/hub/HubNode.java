package dev.vtr.federation.hub;

import dev.vtr.trace.Spans;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What connections and calls need of the process they run in.
 *
 * @param lineChecks checks the span lines of spokes, one batch at a time for all of them together:
 *     many that come back at once leave the other processors to those who type
 * @param nanoClock monotonic
 */
record HubNode(
    Vertx vertx,
    String version,
    Spokes spokes,
    HubTrace trace,
    WorkerExecutor lineChecks,
    InstantSource clock,
    LongSupplier nanoClock) {
  Spans spans() {
    return trace.spans();
  }
}
