package dev.vtr.rpc;

import dev.vtr.session.SessionName;

/** Who calls, as its credential says, and so what it may do: nothing but what a kind names. */
public sealed interface Caller {
  /** Whether it may call the methods of the API, reflection included. */
  default boolean mayCall() {
    return false;
  }

  /** Whether it may open the tunnel at all. */
  default boolean mayJoin() {
    return false;
  }

  /** Whether it may open the tunnel as the spoke {@code name}. */
  default boolean mayJoinAs(String name) {
    return false;
  }

  /** Whether it may hand in spans. */
  default boolean maySendSpans() {
    return true;
  }

  /** Has the hub's own token: a client, and a spoke of any name. */
  record Owner() implements Caller {
    @Override
    public boolean mayCall() {
      return true;
    }

    @Override
    public boolean mayJoin() {
      return true;
    }

    @Override
    public boolean mayJoinAs(String name) {
      return SessionName.isValid(name);
    }
  }

  /** A spoke with a token of its own, bound to its name. */
  record Spoke(String name) implements Caller {
    @Override
    public boolean mayJoin() {
      return true;
    }

    @Override
    public boolean mayJoinAs(String name) {
      return this.name.equals(name);
    }
  }

  /** May hand in spans and nothing else. */
  record SpanSender() implements Caller {}
}
