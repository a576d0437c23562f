package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a disk that fails, is full or goes away does to the lines of spans. */
@Timeout(60)
final class FaultyDiskTest {
  @TempDir Path dir;

  private Path path() {
    return dir.resolve("data/traces.jsonl");
  }

  @Test
  void failingAndShortWritesLoseNothing() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      rig.disk.failEveryNthWrite = 3;
      rig.disk.shortWriteBytes = 500;
      for (int i = 0; i < 5; i++) {
        rig.spans(2);
        rig.disk.failEveryNthWrite = 3;
        rig.flushBestEffort();
      }
      rig.disk.failEveryNthWrite = 0;
      rig.flush();
      List<JsonNode> lines = Lines.of(path());
      assertThat(Lines.ofType(lines, "span")).hasSize(10);
      Lines.assertSeqsWithoutHole(lines);
      assertThat(rig.trace.counters().failedWrites()).isPositive();
    }
  }

  @Test
  void fullDiskIsToldAndOvercome() throws Exception {
    try (TraceRig rig =
        new TraceRig(path(), JsonlLimits.DEFAULT, new QueueLimits(100, 1 << 20, 1), null)) {
      rig.spans(5);
      rig.flush();
      rig.disk.failTruncate = true;
      rig.disk.roomBytes.set(700);
      rig.spans(10);
      untilWritesFail(rig, 2);
      rig.spans(990);
      rig.disk.failTruncate = false;
      long back = System.nanoTime();
      rig.disk.roomBytes.set(Long.MAX_VALUE);
      rig.flush();
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(5));
      List<JsonNode> lines = Lines.of(path());
      assertThat(Lines.lost(lines)).isPositive();
      assertThat(Lines.ofType(lines, "loss"))
          .as("not for too many spans")
          .extracting(loss -> loss.path("reason").asText())
          .containsOnly("write_failed");
      assertThat(Lines.ofType(lines, "span").size() + Lines.lost(lines)).isEqualTo(1005);
      Lines.assertSeqsWithoutHole(lines);
      assertThat(rig.notices).anyMatch(notice -> notice.contains("No space left"));
    }
  }

  @Test
  void removedDirectoryIsMadeAnew() throws Exception {
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(3);
      rig.flush();
      try (var entries = Files.list(dir.resolve("data"))) {
        for (Path entry : entries.toList()) {
          Files.delete(entry);
        }
      }
      Files.delete(dir.resolve("data"));
      rig.spans(4);
      rig.flush();
      assertThat(Lines.seqs(Lines.of(path()))).containsExactly(4L, 5L, 6L, 7L);
    }
  }

  @Test
  void unopenableFileNeverFailsTheCaller() throws Exception {
    Files.writeString(dir.resolve("data"), "no directory");
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(10);
      untilWritesFail(rig, 1);
      Files.delete(dir.resolve("data"));
      rig.flush();
      assertThat(Lines.ofType(Lines.of(path()), "span")).hasSize(10);
      Files.delete(path());
      rig.disk.failOpen = true;
      long failed = rig.trace.counters().failedWrites();
      rig.spans(10);
      untilWritesFail(rig, failed + 1);
      rig.disk.failOpen = false;
      rig.flush();
      assertThat(Lines.ofType(Lines.of(path()), "span")).hasSize(10);
    }
  }

  @Test
  void shutdownIsBoundedAndSaysWhatItLost() throws Exception {
    TraceRig rig = new TraceRig(path());
    rig.disk.roomBytes.set(0);
    rig.spans(10);
    assertThat(rig.trace.stop(Duration.ofMillis(100))).failsWithin(Duration.ofSeconds(5));
    TraceCounters counters = rig.trace.counters();
    assertThat(counters.spansWritten() + counters.spansDropped()).isEqualTo(10);
    assertThat(rig.notices).anyMatch(notice -> notice.contains("10 spans lost"));
    rig.spans(1);
    assertThat(rig.trace.flush()).isCompleted();
  }

  @Test
  void whatAStopOnAFullDiskLostStandsInTheFileAfterTheNextStart() throws Exception {
    QueueLimits few = new QueueLimits(20, 1 << 20, 1);
    TraceRig full = new TraceRig(path(), JsonlLimits.DEFAULT, few, null);
    full.spans(3);
    full.flush();
    full.disk.roomBytes.set(0);
    full.spans(1);
    untilWritesFail(full, 1);
    full.spans(99);
    Loss others = Loss.ofSender(LossReason.REFUSED, new Sender("shop", "s-1"), 7, 1);
    full.trace.lost(others);
    assertThat(full.trace.stop(Duration.ofMillis(100))).failsWithin(Duration.ofSeconds(5));

    for (int start = 0; start < 2; start++) {
      try (TraceRig next = new TraceRig(path())) {
        next.spans(1);
      }
      List<JsonNode> lines = Lines.of(path());
      List<JsonNode> losses = Lines.ofType(lines, "loss");
      assertThat(losses).hasSize(2);
      assertThat(losses.getFirst().path("spans").asInt()).isEqualTo(100);
      assertThat(losses.getFirst().path("reason").asText()).isEqualTo("write_failed");
      assertThat(losses.getFirst().path("seq").asInt()).isEqualTo(4);
      assertThat(losses.getLast().path("spans").asInt()).isEqualTo(7);
      assertThat(lines.get(3)).as("before any line of the next").isEqualTo(losses.getFirst());
      assertThat(lines).hasSize(3 + 2 + 1 + start);
    }
  }

  @Test
  void whoAppendedWhatWasKeptAndDiedDoesNotAppendItAgain() throws Exception {
    Path reserve = new Segments(path()).hidden("losses");
    oneSpan();
    byte[] line = "{\"type\":\"loss\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Disk.real().overwrite(reserve, line);
    Files.write(path(), line);
    oneSpan();
    assertThat(Lines.ofType(Lines.of(path()), "loss")).hasSize(1);
    assertThat(Lines.of(path())).hasSize(2);
    assertThat(Files.readAllBytes(reserve)).hasSize(LossReserve.BYTES).containsOnly(0);
  }

  @Test
  void whatWasKeptIsTheFirstThingThatTheNextTellsThoughItDoesNothing() throws Exception {
    TraceRig full = new TraceRig(path());
    full.spans(1);
    full.flush();
    full.disk.roomBytes.set(0);
    full.spans(4);
    assertThat(full.trace.stop(Duration.ofMillis(100))).failsWithin(Duration.ofSeconds(5));
    try (TraceRig idle = new TraceRig(path())) {
      assertThat(Lines.lost(Lines.of(path()))).isEqualTo(4);
      assertThat(idle.trace.counters().spansEnded()).isZero();
    }
    assertThat(Lines.of(path())).hasSize(2);
  }

  @Test
  void roomForALastWordIsMadeAnewWithTheDirectory() throws Exception {
    TraceRig rig = new TraceRig(path());
    rig.spans(3);
    rig.flush();
    try (var entries = Files.list(dir.resolve("data"))) {
      for (Path entry : entries.toList()) {
        Files.delete(entry);
      }
    }
    Files.delete(dir.resolve("data"));
    rig.spans(1);
    rig.flush();
    rig.disk.roomBytes.set(0);
    rig.spans(6);
    assertThat(rig.trace.stop(Duration.ofMillis(100))).failsWithin(Duration.ofSeconds(5));
    oneSpan();
    assertThat(Lines.lost(Lines.of(path()))).isEqualTo(6);
  }

  @Test
  void roomForALastWordIsTakenOnceThereIsSome() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    disk.roomBytes.set(0);
    byte[] word = "{}\n".getBytes(StandardCharsets.UTF_8);
    try (JsonlFile file =
        new JsonlFile(path(), JsonlLimits.DEFAULT, InstantSource.system(), disk, "i", _ -> {})) {
      LossReserve reserve = new LossReserve(file);
      reserve.ready();
      assertThatThrownBy(() -> reserve.keep(ByteBuffer.wrap(word))).isInstanceOf(IOException.class);
      disk.roomBytes.set(Long.MAX_VALUE);
      reserve.ready();
      disk.roomBytes.set(0);
      reserve.keep(ByteBuffer.wrap(word));
    }
    assertThat(LossReserve.left(new Segments(path()).hidden("losses"))).isEqualTo(word);
  }

  private static void untilWritesFail(TraceRig rig, long times) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (rig.trace.counters().failedWrites() < times && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private void oneSpan() {
    try (TraceRig rig = new TraceRig(path())) {
      rig.spans(1);
    }
  }
}
