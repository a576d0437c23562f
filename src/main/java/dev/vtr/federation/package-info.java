/**
 * Hub and spokes: the tunnel that a spoke opens, and the routing of calls over it.
 *
 * <p>One bidirectional gRPC stream a spoke; every frame that causes work carries the trace context;
 * routing is one generic forwarder over serialized messages.
 */
@NullMarked
package dev.vtr.federation;

import org.jspecify.annotations.NullMarked;
