package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;

/** What a subscriber tells its session. */
public sealed interface SubscriberDemand {
  /** Keyed by {@link SessionId}. */
  Address<SubscriberDemand> ADDRESS =
      Address.of("session.demand", Hop.CONTEXT_ONLY, SubscriberDemand.class);

  long subscriberId();

  /** The subscriber can take one more frame. */
  record Frame(long subscriberId) implements SubscriberDemand {}

  /** The subscriber can take {@code bytes} more of raw output. */
  record RawBytes(long subscriberId, long bytes) implements SubscriberDemand {}

  /** The subscriber is in doubt; the next frame is a keyframe. */
  record Resync(long subscriberId) implements SubscriberDemand {}

  /** The subscriber is gone. */
  record Unsubscribe(long subscriberId) implements SubscriberDemand {}
}
