package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;

/** What happened to the sessions of this node, in order, published at {@link #ADDRESS}. */
public sealed interface SessionEvent {
  Address<SessionEvent> ADDRESS =
      Address.of("session.events", Hop.CONTEXT_ONLY, SessionEvent.class);

  /** Spawned, renamed, resized, retitled, closing, exited, or idle either way: as it is now. */
  record Changed(SessionView session) implements SessionEvent {}

  record Removed(SessionId id) implements SessionEvent {}
}
