package dev.vtr.federation.hub;

import java.util.function.LongSupplier;

/**
 * Asks the spokes for a sign of life while somebody follows the list of sessions, so that one that
 * has stopped is listed with that within two seconds, and not only when its connection is given up.
 * Any thread.
 */
final class SilenceWatch {
  /** Between two questions; who has not been heard from one to the next is silent. */
  static final long BEAT_MILLIS = 750;

  /** A beat that is so late says that this side stood still. */
  private static final long LATE_NANOS = 2 * BEAT_MILLIS * 1_000_000;

  private final HubNode node;
  private final LongSupplier nanoClock;
  private int followers;
  private long timer;
  private long beatNanos;

  SilenceWatch(HubNode node) {
    this.node = node;
    this.nanoClock = node.nanoClock();
  }

  /** One more follows the list. */
  synchronized void begin() {
    followers++;
    if (followers == 1) {
      beatNanos = nanoClock.getAsLong();
      node.spokes().connections().forEach(connection -> connection.probe(false));
      timer = node.vertx().setPeriodic(BEAT_MILLIS, now -> beat());
    }
  }

  /** One less. */
  synchronized void end() {
    followers--;
    if (followers == 0) {
      node.vertx().cancelTimer(timer);
      node.spokes().connections().forEach(HubConnection::unprobed);
    }
  }

  private synchronized void beat() {
    long now = nanoClock.getAsLong();
    boolean judges = now - beatNanos < LATE_NANOS;
    beatNanos = now;
    if (followers > 0) {
      node.spokes().connections().forEach(connection -> connection.probe(judges));
    }
  }
}
