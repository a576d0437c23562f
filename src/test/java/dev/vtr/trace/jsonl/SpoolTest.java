package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits in a spoke's spool, and in which order it goes. */
@Timeout(60)
final class SpoolTest {
  @TempDir Path dir;

  @Test
  void whatIsAcknowledgedDoesNotWaitNotEvenRightAfterAStart() throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir));
        ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "s-1")) {
      spoke.spans(2_000);
      hub.takeAllOf(spoke);
    }
    assertThat(Files.size(ShippingSpoke.path(dir))).isGreaterThan(4L * Spool.MAX_BATCH_BYTES);
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "s-2")) {
      assertThat(spoke.spool.bytes()).isZero();
      spoke.spool.begin(true);
      assertThat(spoke.spool.isBehind()).isFalse();
      spoke.spans(3);
      long waiting = bytesWaiting("s-1", Lines.seqsUpTo(2_000));
      assertThat(waiting).isPositive();
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
      assertThat(spoke.batch().lines().remaining()).isEqualTo(waiting);
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
      spoke.spool.acknowledged(spoke.batch());
      assertThat(spoke.spool.bytes()).isZero();
    }
  }

  @Test
  void whatWentBeforeItsTurnDoesNotWait() throws Exception {
    JsonlLimits limits = new JsonlLimits(100_000, 1L << 30);
    try (ShippingSpoke spoke = new ShippingSpoke(ShippingSpoke.path(dir), limits, "s-1")) {
      spoke.backlog(2_000);
      spoke.spans(300);
      SpoolBatch live = Objects.requireNonNull(spoke.spool.nextLive());
      spoke.spool.acknowledged(live);
      long waiting =
          bytesWaiting(
              "s-1", LongStream.rangeClosed(live.firstSeq(), live.lastSeq()).boxed().toList());
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
    }
    Files.writeString(
        ShippingSpoke.path(dir), "no line of a trace file\n", StandardOpenOption.APPEND);
    try (ShippingSpoke spoke = new ShippingSpoke(ShippingSpoke.path(dir), limits, "s-2")) {
      long atStart = spoke.spool.bytes();
      SpoolBatch first = spoke.batch();
      spoke.spool.acknowledged(first);
      assertThat(spoke.spool.bytes()).isEqualTo(atStart - first.lines().remaining());
      long shipped = 0;
      for (SpoolBatch next = spoke.spool.next(); next != null; next = spoke.spool.next()) {
        assertThat(spoke.spool.bytes()).isEqualTo(atStart - first.lines().remaining() - shipped);
        shipped += next.lines().remaining();
        spoke.spool.rewind(); // as when a connection is lost
        assertThat(spoke.spool.next()).isNotNull();
        spoke.spool.acknowledged(Objects.requireNonNull(spoke.spool.next()));
      }
      assertThat(spoke.spool.bytes()).isZero();
      assertThat(first.lines().remaining() + shipped).isEqualTo(atStart);
    }
  }

  @Test
  void whatTheHubHoldsAlreadyDoesNotWait() throws Exception {
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "s-1")) {
      spoke.spans(50);
      assertThat(spoke.spool.bytes()).isEqualTo(bytesWaiting("s-1", List.of()));
      spoke.spool.acknowledged("s-1", 20);
      assertThat(spoke.spool.bytes()).isEqualTo(bytesWaiting("s-1", Lines.seqsUpTo(20)));
    }
  }

  private long bytesWaiting(String instance, List<Long> held) throws IOException {
    long bytes = 0;
    for (Path segment : new Segments(ShippingSpoke.path(dir)).inOrder()) {
      for (String line : Files.readAllLines(segment)) {
        boolean isHeld =
            line.contains("\"service.instance.id\":\"" + instance + "\"")
                && held.stream().anyMatch(seq -> line.contains("\"seq\":" + seq + ","));
        bytes += isHeld || !line.startsWith("{") ? 0 : line.length() + 1;
      }
    }
    return bytes;
  }

  @Test
  void newLinesGoBeforeOldOnesAndAllArriveOnce() throws Exception {
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir));
        ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      spoke.backlog(2_000);
      assertThat(spoke.spool.nextLive()).isNull();
      spoke.spans(700); // rotates under the new way
      SpoolBatch live = Objects.requireNonNull(spoke.spool.nextLive());
      assertThat(live.firstSeq()).isEqualTo(2_001);
      hub.take(live);
      spoke.spool.acknowledged(live);
      hub.take(live); // as if the acknowledgement had been lost
      assertThat(hub.store.storedSeq("a", "s-1")).isZero();

      SpoolBatch old = Objects.requireNonNull(spoke.spool.next(1_000));
      assertThat(old.firstSeq()).isEqualTo(1);
      assertThat(old.lines().remaining()).isLessThanOrEqualTo(1_000);
      hub.take(old);
      spoke.spool.acknowledged(old);
      assertThat(hub.takeAllOf(spoke)).isPositive();

      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(spoke.spool.bytes()).isZero();
      assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "s-1"))
          .containsExactlyInAnyOrderElementsOf(Lines.seqsUpTo(2_700));
      assertThat(hub.store.storedSeq("a", "s-1")).isEqualTo(2_700);
    }
  }

  @Test
  void whatCameOutOfOrderIsKnownAfterAStartOnEitherSide() throws Exception {
    JsonlLimits limits = new JsonlLimits(100_000, 1L << 30);
    SpoolBatch live;
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir));
        ShippingSpoke spoke = new ShippingSpoke(ShippingSpoke.path(dir), limits, "s-1")) {
      spoke.backlog(2_000);
      spoke.spans(10);
      live = Objects.requireNonNull(spoke.spool.nextLive());
      hub.take(live);
      spoke.spool.acknowledged(live);
    }
    try (ShippingHub hub = new ShippingHub(ShippingHub.path(dir));
        ShippingSpoke spoke = new ShippingSpoke(ShippingSpoke.path(dir), limits, "s-2")) {
      hub.take(live);
      SpoolBatch first = spoke.batch();
      assertThat(first.firstSeq()).isEqualTo(1);
      long before = ShippingHub.storedSeqs(ShippingHub.path(dir), "s-1").size();
      assertThat(before).isEqualTo(10);
      hub.takeAllOf(spoke);
      assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "s-1"))
          .containsExactlyInAnyOrderElementsOf(Lines.seqsUpTo(2_010));
    }
    // The spoke knew: its last batch of that process ends before what was shipped first.
    assertThat(dir.resolve("spool/a/.traces.jsonl.acknowledged")).content().contains("2010");
  }

  @Test
  void aBoundOnRangesEndsTheSecondWay() throws Exception {
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      spoke.backlog(2_000);
      for (int i = 0; i < Spool.MOST_RANGES; i++) {
        spoke.spans(2);
        SpoolBatch live = Objects.requireNonNull(spoke.spool.nextLive());
        spoke.spool.acknowledged(live);
        spoke.spans(2); // while there is no connection
        spoke.spool.begin(true);
      }
      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(spoke.batch().firstSeq()).isEqualTo(1);
    }
  }

  @Test
  void anOlderHubGetsItsLinesInOrder() throws Exception {
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      spoke.spans(2_000);
      spoke.spool.begin(false);
      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(spoke.spool.nextLive()).isNull();
      assertThat(spoke.batch().firstSeq()).isEqualTo(1);
    }
  }

  @Test
  void badFilesArePutAsideAndGoodLinesArrive() throws Exception {
    try (ShippingSpoke spoke =
        new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i0")) {
      spoke.spans(2);
    }
    Segments segments = new Segments(ShippingSpoke.path(dir));
    Files.writeString(segments.rotated(1), "rubbish\nmore rubbish\n" + "x".repeat(300_000));
    Files.writeString(segments.rotated(2), "");
    Files.writeString(
        ShippingSpoke.path(dir), "garbage in the middle\n", StandardOpenOption.APPEND);
    try (ShippingSpoke spoke =
            new ShippingSpoke(ShippingSpoke.path(dir), JsonlLimits.DEFAULT, "i1");
        ShippingHub hub = new ShippingHub(ShippingHub.path(dir))) {
      spoke.spans(3);
      hub.takeAllOf(spoke);
      assertThat(spoke.notices).anyMatch(notice -> notice.contains("put aside"));
      assertThat(Files.exists(segments.directory().resolve("traces.000001.jsonl.bad"))).isTrue();
    }
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i0")).isEqualTo(Lines.seqsUpTo(2));
    assertThat(ShippingHub.storedSeqs(ShippingHub.path(dir), "i1")).isEqualTo(Lines.seqsUpTo(3));
  }

  /** As when the writer rotates the file in the moment in which the spool looks for it. */
  @Test
  void aFileThatGoesAwayWhileItIsOpenedIsFoundAgain() throws Exception {
    int questions = Integer.MAX_VALUE;
    for (int gone = 1; gone <= questions; gone++) {
      FaultyDisk disk = new FaultyDisk();
      Path path = dir.resolve("gone-" + gone + "/traces.jsonl");
      try (ShippingSpoke spoke =
          new ShippingSpoke(path, new JsonlLimits(2_000, 1 << 20), "i", disk)) {
        for (int i = 0; i < 12; i++) {
          spoke.spans(1);
        }
        disk.goneFrom = gone;
        disk.goneUntil = gone + 1;
        List<Long> handedOut = new ArrayList<>();
        for (int looks = 0; looks < 3; looks++) {
          for (SpoolBatch batch = spoke.spool.next(); batch != null; batch = spoke.spool.next()) {
            LongStream.rangeClosed(batch.firstSeq(), batch.lastSeq()).forEach(handedOut::add);
            spoke.spool.acknowledged(batch);
          }
        }
        assertThat(handedOut).as("question %d", gone).isEqualTo(Lines.seqsUpTo(12));
        assertThat(spoke.spool.bytes()).as("question %d", gone).isZero();
        questions = disk.identities.get();
      }
    }
    assertThat(questions).isGreaterThan(10);
  }
}
