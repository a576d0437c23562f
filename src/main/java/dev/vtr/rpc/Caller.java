package dev.vtr.rpc;

import dev.vtr.session.SessionName;

/** Who calls, as its credential says, and so what it may do. */
public sealed interface Caller {
  /** Whether it may call the methods of the API, reflection included. */
  boolean mayCall();

  /** Whether it may open the tunnel at all. */
  boolean mayJoin();

  /** Whether it may open the tunnel as the spoke {@code name}. */
  boolean mayJoinAs(String name);

  /** Whether it may hand in spans. */
  boolean maySendSpans();

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

    @Override
    public boolean maySendSpans() {
      return true;
    }
  }

  /** A client that may not join as a spoke. */
  record Client() implements Caller {
    @Override
    public boolean mayCall() {
      return true;
    }

    @Override
    public boolean mayJoin() {
      return false;
    }

    @Override
    public boolean mayJoinAs(String name) {
      return false;
    }

    @Override
    public boolean maySendSpans() {
      return true;
    }
  }

  /** A spoke with a token of its own, bound to its name. */
  record Spoke(String name) implements Caller {
    @Override
    public boolean mayCall() {
      return false;
    }

    @Override
    public boolean mayJoin() {
      return true;
    }

    @Override
    public boolean mayJoinAs(String name) {
      return this.name.equals(name);
    }

    @Override
    public boolean maySendSpans() {
      return true;
    }
  }

  /** May hand in spans and nothing else. */
  record SpanSender() implements Caller {
    @Override
    public boolean mayCall() {
      return false;
    }

    @Override
    public boolean mayJoin() {
      return false;
    }

    @Override
    public boolean mayJoinAs(String name) {
      return false;
    }

    @Override
    public boolean maySendSpans() {
      return true;
    }
  }
}
