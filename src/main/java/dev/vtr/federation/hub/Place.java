package dev.vtr.federation.hub;

import dev.vtr.proto.Session;

/** Where a call has to go. */
sealed interface Place {
  /** To the hub's own coordinator. */
  record Here() implements Place {}

  /**
   * Through the tunnel.
   *
   * @param session what is known of the session that the call is about; without id if nothing is
   */
  record There(String spoke, HubConnection connection, Session session) implements Place {}
}
