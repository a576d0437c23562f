package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.Liveness.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private long nowNanos = 77;
  private final Liveness liveness = new Liveness(nowNanos);

  private Verdict after(Duration pause) {
    nowNanos += pause.toNanos();
    return liveness.tick(nowNanos);
  }

  private List<Verdict> seconds(int count) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      verdicts.add(after(Liveness.TICK));
    }
    return verdicts;
  }

  @Test
  void asksEveryFiveSeconds() {
    assertThat(seconds(11))
        .containsExactly(
            Verdict.PING,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.PING,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.WAIT,
            Verdict.PING);
  }

  @Test
  void needNotAskWhileTheOtherSideDoesButForTheRoundTrip() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      liveness.heard(nowNanos);
      verdicts.add(after(Liveness.TICK));
    }
    assertThat(verdicts.getFirst()).isEqualTo(Verdict.PING);
    assertThat(verdicts.get(10)).isEqualTo(Verdict.PING);
    assertThat(verdicts).filteredOn(verdict -> verdict == Verdict.PING).hasSize(2);
  }

  @Test
  void wakesOnlyWhenSomethingIsDue() {
    int wakes = 0;
    Verdict verdict = after(Liveness.TICK);
    for (; verdict != Verdict.DEAD; wakes++) {
      verdict = after(Duration.ofNanos(liveness.waitNanos(nowNanos)));
    }
    assertThat(wakes).isEqualTo(3); // asks twice more, and gives up
    assertThat(Duration.ofNanos(nowNanos - 77)).isEqualTo(Liveness.SILENCE);
  }

  @Test
  void noticesADeadLinkWithinFifteenSeconds() {
    assertThat(seconds(11)).doesNotContain(Verdict.DEAD);
    assertThat(seconds(3)).contains(Verdict.DEAD);
  }

  @Test
  void livesThroughStallsOfTwoSecondsForEver() {
    for (int i = 0; i < 100; i++) {
      assertThat(seconds(8)).doesNotContain(Verdict.DEAD);
      assertThat(after(Duration.ofSeconds(2))).isNotEqualTo(Verdict.DEAD);
      liveness.heard(nowNanos);
    }
  }

  @Test
  void doesNotBlameTheOtherSideForItsOwnStandstill() {
    assertThat(after(Duration.ofSeconds(60))).isNotEqualTo(Verdict.DEAD);
    assertThat(seconds(10)).doesNotContain(Verdict.DEAD);
    assertThat(seconds(3)).contains(Verdict.DEAD);
  }
}
