/**
 * Hub and spokes: the tunnel that a spoke opens, and the routing of calls over it.
 *
 * <p>One bidirectional gRPC stream a spoke; every frame that causes work carries the trace context;
 * routing is one generic forwarder over serialized messages. Read {@link
 * dev.vtr.federation.tunnel.FrameExchange} (a connection), {@link
 * dev.vtr.federation.spoke.SpokeVerticle} (who opens it) and {@link
 * dev.vtr.federation.hub.HubVerticle} (who accepts it and routes).
 */
@NullMarked
package dev.vtr.federation;

import org.jspecify.annotations.NullMarked;
