package dev.vtr.federation.hub;

import dev.vtr.trace.Spans;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What connections and calls need of the process they run in.
 *
 * @param nanoClock monotonic
 */
record HubNode(
    Vertx vertx,
    String version,
    Spokes spokes,
    HubTrace trace,
    InstantSource clock,
    LongSupplier nanoClock) {
  Spans spans() {
    return trace.spans();
  }
}
