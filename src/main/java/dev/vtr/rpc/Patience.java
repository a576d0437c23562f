package dev.vtr.rpc;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether the caller of a call has stopped waiting: it went away, or its deadline passed. Tells so
 * by the clock also where the event loop was late to notice. Any thread may ask, at no cost.
 */
final class Patience implements BooleanSupplier {
  private final LongSupplier nanoClock;
  private final long beganNanos;
  private final long boundNanos; // 0: none
  private volatile boolean gone;

  private Patience(LongSupplier nanoClock, long boundMillis) {
    this.nanoClock = nanoClock;
    this.beganNanos = nanoClock.getAsLong();
    this.boundNanos = TimeUnit.MILLISECONDS.toNanos(boundMillis);
  }

  /** That of the caller of {@code call}, whose cancel handler it takes. */
  static Patience of(Call call, LongSupplier nanoClock) {
    return of(call, nanoClock, () -> {});
  }

  /** As {@link #of(Call, LongSupplier)}; {@code whenGone} is run when the caller goes away. */
  static Patience of(Call call, LongSupplier nanoClock, Runnable whenGone) {
    Patience patience = new Patience(nanoClock, call.remainingMillis());
    call.onCancel(
        () -> {
          patience.gone = true;
          whenGone.run();
        });
    return patience;
  }

  /** Whether it is over. */
  @Override
  public boolean getAsBoolean() {
    return gone || (boundNanos > 0 && nanoClock.getAsLong() - beganNanos >= boundNanos);
  }
}
