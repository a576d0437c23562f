package dev.vtr.session;

/** Whom a session tells what happens to it. Calls return at once. */
interface Audience {
  /** The session is now as {@code view} says. */
  void changed(SessionView view);

  /** Something for one subscriber. */
  void update(long subscriberId, SubscriberUpdate update);
}
