package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spoke's lines on their way to the hub's file. */
@Timeout(60)
final class ShippingTest {
  @TempDir Path dir;

  @Test
  void manyCommandsDoNotPushOutASpokeThatIsAway() throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      hub.store.store("a", List.of(numbered("a", "spoke-1", 1)), 0, "").get(10, TimeUnit.SECONDS);
      List<ForeignLine> commands = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        commands.add(numbered("", "command-" + i, 1));
      }
      hub.store.store("", commands, 0, "").get(10, TimeUnit.SECONDS);

      assertThat(hub.store.storedSeq("a", "spoke-1")).isEqualTo(1);
    }
    try (ShippingHub again = new ShippingHub(ShippingHub.path(dir))) {
      assertThat(again.store.storedSeq("a", "spoke-1")).isEqualTo(1);
    }
  }

  @Test
  void aSpokeOfManyProcessesPushesOutNoneOfOthers() throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      storeOnceMore(hub, "a", "spoke-1", 20);
      List<ForeignLine> many = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        many.add(numbered("evil", "evil-" + i, 1));
      }
      hub.store.store("evil", many, 0, "").get(10, TimeUnit.SECONDS);

      storeOnceMore(hub, "a", "spoke-1", 20);
    }
    try (ShippingHub again = new ShippingHub(ShippingHub.path(dir))) {
      storeOnceMore(again, "a", "spoke-1", 20);
    }
    Files.delete(dir.resolve("hub/.traces.jsonl.stored"));
    try (ShippingHub again = new ShippingHub(ShippingHub.path(dir))) {
      storeOnceMore(again, "a", "spoke-1", 20);
    }
  }

  /** Stores lines 1 to {@code count}, which are in the file once then. */
  private void storeOnceMore(ShippingHub hub, String coordinator, String instance, int count)
      throws Exception {
    List<ForeignLine> lines = new ArrayList<>();
    for (int seq = 1; seq <= count; seq++) {
      lines.add(numbered(coordinator, instance, seq));
    }
    hub.store.store(coordinator, lines, 0, "").get(10, TimeUnit.SECONDS);
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), instance))
        .isEqualTo(Lines.seqsUpTo(count));
    assertThat(hub.store.storedSeq(coordinator, instance)).isEqualTo(count);
  }

  private static ForeignLine numbered(String coordinator, String instance, long seq) {
    String json =
        "{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"span\",\"seq\":"
            + seq
            + ",\"resource\":{\"service.instance.id\":\""
            + instance
            + "\""
            + (coordinator.isEmpty() ? "}}" : ",\"coordinator.name\":\"" + coordinator + "\"}}");
    return new ForeignLine(
        ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), instance, seq, true);
  }

  @Test
  void everyLineArrivesOnceAndInOrder() throws Exception {
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), new JsonlLimits(40_000, 1 << 20), "i1");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      spoke.spans(600);
      assertThat(spoke.spool.bytes()).isPositive();
      assertThat(hub.takeAllOf(spoke)).isGreaterThan(1);
      spoke.spans(3);
      hub.takeAllOf(spoke);
      assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i1"))
          .isEqualTo(Lines.seqsUpTo(603));
      assertThat(spoke.spool.bytes()).isZero();
      assertThat(hub.store.storedSeq("a", "i1")).isEqualTo(603);
      assertThat(new Segments(ShippingSpoke.path(dir)).rotated())
          .as("shipped files are let go")
          .isEmpty();
    }
  }

  @Test
  void nothingIsLostOrDoubledWhenEitherStartsAgain() throws Exception {
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i1")) {
      spoke.spans(500);
      try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
        SpoolBatch first = spoke.batch();
        hub.take(first);
      }
      Files.deleteIfExists(new Segments(ShippingHub.path(dir)).hidden("stored"));
      spoke.spool.rewind();
      try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
        SpoolBatch again = spoke.batch();
        assertThat(again.firstSeq()).isEqualTo(1);
        hub.take(again);
        hub.take(again);
        spoke.spool.acknowledged(again.instanceId(), again.lastSeq());
      }
    }
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i2");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      spoke.spans(10);
      hub.takeAllOf(spoke);
    }
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i1")).isEqualTo(Lines.seqsUpTo(500));
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i2")).isEqualTo(Lines.seqsUpTo(10));
  }

  @Test
  void aHubThatForgetsItsStateReadsRangesBack() throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      hub.store
          .store("a", List.of(numbered("a", "spoke-i", 5), numbered("a", "spoke-i", 6)), 0, "")
          .get();
    }
    Files.delete(dir.resolve("hub/.traces.jsonl.stored"));
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      hub.store
          .store("a", List.of(numbered("a", "spoke-i", 6), numbered("a", "spoke-i", 1)), 0, "")
          .get();
      assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "spoke-i"))
          .containsExactly(5L, 6L, 1L);
    }
  }

  @Test
  void oldStateFileIsCaughtUpFromTheTraceFile() throws Exception {
    Path state = new Segments(ShippingHub.path(dir)).hidden("stored");
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i1")) {
      spoke.spans(10);
      try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
        hub.takeAllOf(spoke);
      }
      byte[] old = Files.readAllBytes(state);
      spoke.spans(10);
      SpoolBatch second = spoke.batch();
      try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
        hub.take(second);
      }
      Files.write(state, old);
      try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
        assertThat(hub.store.storedSeq("a", "i1")).isEqualTo(20);
        hub.take(second);
      }
    }
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i1")).isEqualTo(Lines.seqsUpTo(20));
  }

  @Test
  void boundOnTheSpoolIsCounted() throws Exception {
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), new JsonlLimits(10_000, 30_000), "i1");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      for (int i = 0; i < 20; i++) {
        spoke.spans(10);
      }
      spoke.spans(1);
      hub.takeAllOf(spoke);
      List<JsonNode> lines = Lines.of(ShippingHub.path(dir));
      long spans = Lines.ofType(lines, "span").size();
      assertThat(spans + Lines.lost(lines)).isEqualTo(201);
      JsonNode loss = Lines.ofType(lines, "loss").getFirst();
      assertThat(loss.path("reason").asText()).isEqualTo("spool_full");
      assertThat(Lines.ofType(lines, "loss"))
          .anyMatch(line -> line.path("first_seq").asLong() == 1);
      assertThat(loss.path("instance").asText()).isEqualTo("i1");
    }
  }

  @Test
  void refusedLinesAreCountedAndDoNotHoldUpTheRest() throws Exception {
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i1");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      spoke.spans(1);
      String good = StandardCharsets.UTF_8.decode(spoke.batch().lines()).toString();
      String mixed = good.replace("\"a\"", "\"hub-1\"") + "{\"x\":1}\n" + good;
      ForeignStore.Receipt receipt =
          hub.store
              .store(
                  "a",
                  ShippingHub.name(spoke.batch()),
                  ByteBuffer.wrap(mixed.getBytes(StandardCharsets.UTF_8)))
              .get(10, TimeUnit.SECONDS);
      assertThat(receipt.stored()).isEqualTo(1);
      assertThat(receipt.refused()).isEqualTo(2);
      assertThat(receipt.reason()).contains("coordinator.name");
      hub.rig.flush();
      List<JsonNode> losses = Lines.ofType(Lines.of(ShippingHub.path(dir)), "loss");
      JsonNode loss =
          losses.stream().filter(one -> !one.has("times_known")).findFirst().orElseThrow();
      JsonNode other = losses.stream().filter(one -> !one.equals(loss)).findFirst().orElseThrow();
      assertThat(loss.path("reason").asText()).isEqualTo("refused");
      assertThat(loss.path("spans").asInt()).isEqualTo(1);
      assertThat(loss.path("to_ns").asLong())
          .isEqualTo(
              Lines.ofType(Lines.of(ShippingHub.path(dir)), "span")
                  .getFirst()
                  .path("end_ns")
                  .asLong());
      assertThat(other.path("other_lines").asInt()).isEqualTo(1);
      assertThat(loss.has("seq")).isFalse();
      JsonNode resource = loss.path("resource");
      assertThat(resource.path("coordinator.name").asText()).isEqualTo("a");
      assertThat(resource.path("vtr.role").asText()).isEqualTo("spoke");
      assertThat(hub.rig.trace.counters().othersDropped()).isEqualTo(2);
    }
  }
}
