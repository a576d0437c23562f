/**
 * The gRPC service of a node: calls in, messages of the domain out, and back.
 *
 * <p>Read {@link dev.vtr.rpc.Call} (one call, over whichever transport) and {@link
 * dev.vtr.rpc.CallHandler}, then the front that makes calls out of HTTP and the handler that
 * answers them from this node's sessions.
 */
@NullMarked
package dev.vtr.rpc;

import org.jspecify.annotations.NullMarked;
