package dev.vtr.config;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token that a hub may be about to make: a spoke that was started beside the first hub of an
 * account comes before the file. Blocks the thread that asks, for at most {@link #PATIENCE}.
 */
public final class AwaitedToken {
  /** More than the first start of a hub takes on a slow machine. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** Lets time pass. */
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  private final LongSupplier nanoClock;
  private final Pause pause;

  AwaitedToken(LongSupplier nanoClock, Pause pause) {
    this.nanoClock = nanoClock;
    this.pause = pause;
  }

  /**
   * The token of {@code file}, which may come only now.
   *
   * @throws ConfigException as {@link Token#read}: at once when the file is there and unfit
   */
  public static String read(Path file) throws ConfigException {
    return new AwaitedToken(System::nanoTime, Thread::sleep).of(file);
  }

  String of(Path file) throws ConfigException {
    long begun = nanoClock.getAsLong();
    try {
      while (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && nanoClock.getAsLong() - begun < PATIENCE.toNanos()) {
        pause.pause(LOOK_AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // says what there is now
    }
    return Token.read(file);
  }
}
