package dev.vtr.session;

import java.util.concurrent.TimeUnit;

/**
 * Tells that the title changed: at once after a quiet time, then at most four times a second, so
 * that a program that sets it in a loop does not flood the node with news. Confined to the
 * session's context.
 */
final class TitleNews {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Timers timers;
  private final Runnable tell;
  private String told = "";
  private String title = "";
  private boolean waiting;

  TitleNews(Timers timers, Runnable tell) {
    this.timers = timers;
    this.tell = tell;
  }

  /** The title is {@code now}. */
  void look(String now) {
    title = now;
    if (!waiting && !now.equals(told)) {
      told = now;
      waiting = true;
      timers.after(INTERVAL_NANOS, this::quietTimeIsOver);
      tell.run();
    }
  }

  private void quietTimeIsOver() {
    waiting = false;
    look(title);
  }
}
