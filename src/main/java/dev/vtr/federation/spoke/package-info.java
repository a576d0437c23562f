/**
 * The spoke's side of the tunnel.
 *
 * <p>{@link dev.vtr.federation.spoke.SpokeVerticle} holds a {@code HubJoin}, which keeps one {@code
 * SpokeConnection} to the hub; its {@code SpanShipper} brings the node's span lines there, and its
 * {@code CallIntake} makes a {@code TunnelCall}, with its {@code CallSpans}, of each request and
 * gives it to the node's own {@link dev.vtr.rpc.CallHandler}.
 */
@NullMarked
package dev.vtr.federation.spoke;

import org.jspecify.annotations.NullMarked;
