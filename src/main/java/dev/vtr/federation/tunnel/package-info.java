/**
 * One tunnel connection, as plain state machines that know neither hub nor spoke.
 *
 * <p>In reading order: {@link dev.vtr.federation.tunnel.FrameExchange} is one end of it; {@link
 * dev.vtr.federation.tunnel.Outbox} decides what goes next, {@code ControlLane} before all and
 * {@code PartLane} in parts, and {@link dev.vtr.federation.tunnel.OutgoingStream} how much of one
 * stream; {@link dev.vtr.federation.tunnel.Assembly} puts messages together again; {@link
 * dev.vtr.federation.tunnel.Liveness} notices a dead link and {@link
 * dev.vtr.federation.tunnel.Backoff} paces new ones; {@link dev.vtr.federation.tunnel.FrameTrace}
 * carries the trace context; {@link dev.vtr.federation.tunnel.GrpcLink} is the one class that knows
 * gRPC. Bounds are in {@link dev.vtr.federation.tunnel.TunnelLimits}.
 */
@NullMarked
package dev.vtr.federation.tunnel;

import org.jspecify.annotations.NullMarked;
