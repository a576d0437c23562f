package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnersTest {
  @TempDir private Path dir;

  @Test
  void aProcessIsOfWhoShowedItFirst() {
    ProcessOwners owners = new ProcessOwners();
    assertThat(owners.claim("a", "i1")).isTrue();
    assertThat(owners.claim("b", "i1")).isFalse();
    assertThat(owners.claim("a", "i1")).isTrue();
    assertThat(owners.claim("b", "i2")).isTrue();
  }

  @Test
  void nobodyPushesOutTheProcessesOfOthers() {
    ProcessOwners owners = new ProcessOwners();
    owners.claim("a", "i1");
    owners.claim("b", "old");
    owners.claim("b", "kept");
    for (int i = 0; i < ProcessOwners.MOST_OF_ONE - 1; i++) {
      owners.claim("b", "kept");
      assertThat(owners.claim("b", "b" + i)).isTrue();
    }
    assertThat(owners.claim("b", "i1")).isFalse();
    assertThat(owners.claim("a", "kept")).as("used all the time").isFalse();
    assertThat(owners.claim("a", "old")).as("the bound").isTrue();
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
