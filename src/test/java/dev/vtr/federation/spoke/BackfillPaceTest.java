package dev.vtr.federation.spoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackfillPaceTest {
  private final BackfillPace pace = new BackfillPace();
  private long nowNanos = 5;
  private long workFrames = 100;

  private long pauseMillis(long tookMillis) {
    long pause = pace.pauseNanos(Duration.ofMillis(tookMillis).toNanos(), workFrames, nowNanos);
    nowNanos += Duration.ofMillis(tookMillis).toNanos() + pause;
    return Duration.ofNanos(pause).toMillis();
  }

  @Test
  void aQuietTunnelIsUsedMostOfTheTime() {
    assertThat(pauseMillis(20)).isEqualTo(5);
    assertThat(pauseMillis(20)).isEqualTo(5);
  }

  @Test
  void besideSomebodyWhoTypesHalfOfTheTimeIsLeft() {
    pauseMillis(20);
    workFrames++;
    assertThat(pauseMillis(20)).isEqualTo(20);
    assertThat(pauseMillis(60)).isEqualTo(60);
  }

  @Test
  void aSecondAfterTheLastKeyItIsQuietAgain() {
    pauseMillis(20);
    workFrames++;
    assertThat(pauseMillis(20)).isEqualTo(20);
    nowNanos += Duration.ofMillis(900).toNanos();
    assertThat(pauseMillis(20)).isEqualTo(20);
    nowNanos += Duration.ofMillis(100).toNanos();
    assertThat(pauseMillis(20)).isEqualTo(5);
  }

  @Test
  void aDiskThatStallsIsNotWaitedForAsLongAgain() {
    pauseMillis(20);
    workFrames++;
    assertThat(pauseMillis(30_000)).isEqualTo(1_000);
  }
}
