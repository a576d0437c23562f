package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownProcessesTest {
  @TempDir private Path dir;

  private final KnownProcesses processes = new KnownProcesses();

  private static KnownProcesses.Key key(String coordinator, String instanceId) {
    return new KnownProcesses.Key(coordinator, instanceId);
  }

  private boolean claim(String coordinator, String instanceId) {
    return processes.claim(key(coordinator, instanceId));
  }

  @Test
  void aProcessIsOfWhoShowedItFirst() {
    assertThat(claim("a", "i1")).isTrue();
    assertThat(claim("b", "i1")).isFalse();
    assertThat(claim("a", "i1")).isTrue();
    assertThat(claim("b", "i2")).isTrue();
  }

  @Test
  void nobodyPushesOutTheProcessesOfOthers() {
    claim("a", "i1");
    processes.store(key("a", "i1"), 1);
    claim("b", "old");
    processes.store(key("b", "old"), 1);
    claim("b", "kept");
    for (int i = 0; i < KnownProcesses.MOST_OF_ONE - 1; i++) {
      claim("b", "kept");
      assertThat(claim("b", "b" + i)).isTrue();
    }
    assertThat(claim("b", "i1")).isFalse();
    assertThat(processes.isStored(key("a", "i1"), 1)).isTrue();
    assertThat(claim("a", "kept")).as("used all the time").isFalse();
    assertThat(processes.isStored(key("b", "old"), 1)).as("the bound").isFalse();
    assertThat(claim("a", "old")).as("the bound").isTrue();
  }

  @Test
  void whereAllAreTooManyWhoHasTheMostLosesItsOldest() {
    claim("few", "f");
    processes.store(key("few", "f"), 1);
    int owners = KnownProcesses.MOST / KnownProcesses.MOST_OF_ONE;
    for (int owner = 0; owner < owners; owner++) {
      for (int i = 0; i < KnownProcesses.MOST_OF_ONE; i++) {
        processes.store(key("many" + owner, owner + "-" + i), 1);
      }
    }
    assertThat(processes.isStored(key("few", "f"), 1)).isTrue();
    assertThat(stored()).hasSize(KnownProcesses.MOST).doesNotContain(key("many0", "0-0"));
  }

  @Test
  void ofTooManyCoordinatorsWhoWasSilentForLongestIsForgotten() {
    for (int i = 0; i < KnownProcesses.MOST_OWNERS; i++) {
      processes.store(key("c" + i, "i" + i), 1);
    }
    claim("c0", "i0");
    claim("late", "l");
    assertThat(processes.isStored(key("c0", "i0"), 1)).isTrue();
    assertThat(stored()).hasSize(KnownProcesses.MOST_OWNERS - 1).doesNotContain(key("c1", "i1"));
    assertThat(claim("late", "i1")).as("forgotten, so nobody's").isTrue();
  }

  private List<KnownProcesses.Key> stored() {
    List<KnownProcesses.Key> keys = new ArrayList<>();
    processes.forEachStored((key, _) -> keys.add(key));
    return keys;
  }

  private void store(String coordinator, boolean expected) throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      assertThat(hub.store.claim(coordinator, "i1")).as(coordinator).isEqualTo(expected);
    }
  }

  @Test
  void aHubThatBeginsAnewKnowsWhoseTheStoredLinesAre() throws Exception {
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i1");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      spoke.spans(3);
      hub.takeAllOf(spoke);
    }
    store("b", false);
    store("a", true);
    forgetState();
    store("b", false);
  }

  @Test
  void aStateThatNamesNoCoordinatorIsNobodys() throws Exception {
    new ShippingHub(ShippingHub.path(dir)).close();
    String broken = "{\"segment\":1,\"offset\":0,\"instances\":{\"i1\":[[1,2]]}}";
    Files.writeString(dir.resolve("hub/.traces.jsonl.stored"), broken);
    store("a", true);
  }

  private void forgetState() throws IOException {
    Files.delete(dir.resolve("hub/.traces.jsonl.stored"));
  }
}
