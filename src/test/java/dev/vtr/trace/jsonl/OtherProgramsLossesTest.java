package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of other programs that a hub did not take: who hears of it, and what the file says. */
class OtherProgramsLossesTest {
  private static final QueueLimits NO_ROOM = new QueueLimits(1000, 1 << 20, 1);

  @TempDir private Path directory;

  private TraceRig rig(QueueLimits limits) {
    return new TraceRig(directory.resolve("traces.jsonl"), JsonlLimits.DEFAULT, limits, null);
  }

  private static ForeignStore store(TraceRig rig) throws Exception {
    return new ForeignStore(
        rig.trace, StoredSeqs.recover(rig.file, rig.disk), InstantSource.system());
  }

  private static OtlpIntake.Taken taken(long seq, int lines) {
    return new OtlpIntake.Taken(
        IntStream.range(0, lines).mapToObj(i -> line(seq == 0 ? 0 : seq + i)).toList(),
        List.of(),
        "");
  }

  private static ForeignLine line(long seq) {
    String json = "{\"type\":\"span\",\"pad\":\"" + "x".repeat(1000) + "\"}";
    ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    return new ForeignLine(bytes, "c-1", seq, true, "vtr");
  }

  private static List<JsonNode> losses(TraceRig rig) throws Exception {
    rig.flush();
    return Lines.ofType(Lines.of(rig.path), "loss");
  }

  @Test
  void aCommandLinesSpansThatFindNoRoomAreCountedAsItDoesNotTryAgain() throws Exception {
    try (TraceRig rig = rig(NO_ROOM)) {
      ForeignStore.Receipt receipt = store(rig).store(taken(1, 4)).get(10, TimeUnit.SECONDS);
      assertThat(receipt.stored()).isZero();
      assertThat(receipt.refused()).isEqualTo(4);
      JsonNode loss = losses(rig).getFirst();
      assertThat(loss.path("reason").asText()).isEqualTo("queue_full");
      assertThat(loss.path("spans").asInt()).isEqualTo(4);
      assertThat(loss.path("resource").path("service.instance.id").asText()).isEqualTo("c-1");
      assertThat(loss.has("seq")).as("a number among the hub's").isFalse();
      assertThat(rig.trace.counters().othersDropped()).isEqualTo(4);
    }
  }

  @Test
  void whoMayTryAgainIsToldAndNothingIsCounted() throws Exception {
    try (TraceRig rig = rig(NO_ROOM)) {
      CompletableFuture<ForeignStore.Receipt> stored = store(rig).store(taken(0, 4));
      FullDiskTest.assertFails(stored);
      assertThat(losses(rig)).isEmpty();
    }
  }

  @Test
  void aPostLongerThanTheRoomIsStoredInSlices() throws Exception {
    int room = 256 << 10;
    try (TraceRig rig = rig(new QueueLimits(1000, 1 << 20, room))) {
      ForeignStore.Receipt receipt = store(rig).store(taken(0, 2000)).get(10, TimeUnit.SECONDS);
      assertThat(receipt.stored()).isEqualTo(2000);
      assertThat(Lines.ofType(Lines.of(rig.path), "span")).hasSize(2000);
    }
  }

  @Test
  void sendersThatNameThemselvesAnewEachTimeAreSummedUp() {
    Losses losses = new Losses();
    for (int i = 0; i < 1000; i++) {
      losses.add(Loss.ofSender(LossReason.REFUSED, new Sender("s", "i" + i), 2, i));
    }
    Map<Sender, Long> told =
        losses.drain().stream().collect(Collectors.toMap(Loss::sender, Loss::spans));
    assertThat(told).hasSizeLessThanOrEqualTo(Losses.MAX_SENDERS + 1);
    assertThat(told.get(Sender.OTHER_PROGRAMS)).isEqualTo(1800);
    assertThat(losses.othersSpans()).isEqualTo(2000);
  }

  @Test
  void programsTakeNoRoomOfSpokesAndCommands() {
    Losses losses = new Losses();
    for (int i = 0; i < 1000; i++) {
      losses.add(Loss.ofSender(LossReason.REFUSED, new Sender("s", "i" + i), 2, i));
    }
    losses.add(Loss.ofSender(LossReason.REFUSED, Sender.ofSpoke("spoke-a"), 3, 1));
    for (int i = 0; i < 1000; i++) {
      losses.add(Loss.ofSender(LossReason.REFUSED, new Sender("vtr", "i" + i), 2, i));
    }
    Map<Sender, Long> told =
        losses.drain().stream().collect(Collectors.toMap(Loss::sender, Loss::spans));
    assertThat(told).hasSizeLessThanOrEqualTo(2 * Losses.MAX_SENDERS + 2);
    assertThat(told.get(Sender.ofSpoke("spoke-a"))).isEqualTo(3);
    assertThat(told).containsKey(new Sender("vtr", "i0"));
    assertThat(told.get(Sender.OTHERS)).isGreaterThan(1000);
  }
}
