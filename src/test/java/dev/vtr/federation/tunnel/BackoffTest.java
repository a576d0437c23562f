package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /** Always the largest that is asked for. */
  private static final RandomGenerator HIGHEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void doublesUpToFiveSeconds() {
    Backoff backoff = new Backoff(HIGHEST);
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    for (int i = 0; i < 100; i++) {
      backoff.next();
    }
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void spreadsManySpokesOverHalfOfTheWait() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    for (int i = 0; i < 10; i++) {
      backoff.next();
    }
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 200; i++) {
      long millis = backoff.next().toMillis();
      shortest = Math.min(shortest, millis);
      longest = Math.max(longest, millis);
    }
    assertThat(shortest).isBetween(2_500L, 2_600L);
    assertThat(longest).isBetween(4_900L, 5_000L);
  }

  @Test
  void beginsAnewAfterAConnectionThatLasted() {
    Backoff backoff = new Backoff(HIGHEST);
    backoff.next();
    backoff.next();
    backoff.lasted(Duration.ofMillis(999));
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    backoff.lasted(Duration.ofSeconds(1));
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
  }
}
