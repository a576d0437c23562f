package dev.vtr.federation.spoke;

import dev.vtr.proto.Coordinator;
import dev.vtr.rpc.CallHandler;
import dev.vtr.trace.Spans;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a connection needs of the process it runs in.
 *
 * @param local answers calls from the node's own sessions
 * @param latest the node's coordinator with its sessions
 * @param nanoClock monotonic
 */
record SpokeNode(
    Vertx vertx,
    SpokeOptions options,
    CallHandler local,
    Supplier<Coordinator> latest,
    SpokeTrace trace,
    InstantSource clock,
    LongSupplier nanoClock) {
  Spans spans() {
    return trace.spans();
  }

  String name() {
    return options.name();
  }

  Coordinator coordinator() {
    return latest.get();
  }
}
