package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndeliveredTest {
  private final Undelivered undelivered = new Undelivered();
  private final List<String> evicted = new ArrayList<>();

  private Undelivered.Share share(String name) {
    return undelivered.share(() -> evicted.add(name));
  }

  @Test
  void givesUpWhatHoldsMostAndOnlyAsMuchAsItMust() {
    Undelivered.Share small = share("small");
    Undelivered.Share large = share("large");
    Undelivered.Share middle = share("middle");
    small.add(10);
    large.add(50);
    middle.add(40);
    undelivered.keepBelow(100);
    assertThat(evicted).isEmpty();
    small.add(1);
    undelivered.keepBelow(100);
    assertThat(evicted).containsExactly("large");
    assertThat(undelivered.totalBytes()).isEqualTo(51);
    undelivered.keepBelow(5);
    assertThat(evicted).containsExactly("large", "middle", "small");
    assertThat(undelivered.totalBytes()).isZero();
  }

  @Test
  void whatIsTakenOrOverCountsNoMore() {
    Undelivered.Share one = share("one");
    Undelivered.Share two = share("two");
    one.add(60);
    one.take(60);
    two.add(60);
    two.close();
    two.take(60);
    two.add(60);
    assertThat(undelivered.totalBytes()).isZero();
    one.add(70);
    undelivered.keepBelow(50);
    assertThat(evicted).containsExactly("one");
  }
}
