package dev.vtr.rpc;

/** Whom a request is about, which is all that a router has to know of it. */
public sealed interface Target {
  /** A session. */
  record Session(SessionReference reference) implements Target {}

  /** A coordinator by its name; empty: the node's choice. */
  record Coordinator(String name) implements Target {}

  /** Every coordinator there is. */
  record Everyone() implements Target {}
}
