package dev.vtr.trace.jsonl;

import io.opentelemetry.sdk.common.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until it is moved; wall and monotonic time move together, unless
 * somebody sets the wall clock. Used by one thread.
 */
final class FakeClock implements InstantSource, Clock {
  private Instant instant;
  private long nanos = 1_000_000;

  FakeClock(String start) {
    instant = Instant.parse(start);
  }

  void advance(Duration by) {
    instant = instant.plus(by);
    nanos = nanos + by.toNanos();
  }

  /** Sets the wall clock, and only that. */
  void jump(Duration by) {
    instant = instant.plus(by);
  }

  @Override
  public Instant instant() {
    return instant;
  }

  @Override
  public long now() {
    return Timestamps.epochNanos(instant);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }
}
