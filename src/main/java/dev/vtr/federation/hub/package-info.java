/**
 * The hub's side of the tunnel, and the routing of calls.
 *
 * <p>In reading order: {@link dev.vtr.federation.hub.HubVerticle} puts it together; {@code
 * HubConnection} is one spoke's connection, admitted by {@link dev.vtr.federation.hub.Spokes},
 * where {@code SessionOwners} keeps whose each session is; {@link dev.vtr.federation.hub.HubRouter}
 * asks the {@code Directory} for each call's place, and passes it on as a {@code ForwardedCall},
 * kept in the connection's {@code CallTable}, which counts what is {@code Undelivered}; {@code
 * PartIntake} puts lists and batches together; {@code SessionLists} and {@code IdleWaits} ask
 * several coordinators at once.
 */
@NullMarked
package dev.vtr.federation.hub;

import org.jspecify.annotations.NullMarked;
