package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spoke's lines on their way to the hub's file. */
@Timeout(60)
final class ShippingTest {
  @TempDir Path dir;

  /** One start of a spoke. */
  private static final class Spoke implements AutoCloseable {
    final List<String> notices = new CopyOnWriteArrayList<>();
    final Spool spool;
    final TraceFile trace;
    final SdkTracerProvider provider;

    Spoke(Path path, JsonlLimits limits, String instance) throws IOException {
      this(path, limits, instance, Disk.real());
    }

    Spoke(Path path, JsonlLimits limits, String instance, Disk reads) throws IOException {
      JsonlFile file =
          new JsonlFile(path, limits, InstantSource.system(), Disk.real(), instance, notices::add);
      spool = new Spool(file, reads, notices::add);
      var resource = TraceResource.of("0.1.0", instance, "a", "spoke");
      trace =
          TraceFile.start(
              file, resource, QueueLimits.DEFAULT, InstantSource.system(), null, notices::add);
      spool.tellLossesTo(trace::lost);
      provider =
          SdkTracerProvider.builder()
              .setResource(resource)
              .addSpanProcessor(new JsonlSpanProcessor(trace))
              .build();
    }

    void spans(int count) {
      for (int i = 0; i < count; i++) {
        provider.get("t").spanBuilder("spoke.span").setAttribute("i", i).startSpan().end();
      }
      if (!provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()) {
        throw new AssertionError("not flushed");
      }
    }

    @Override
    public void close() throws IOException {
      provider.close();
      spool.close();
    }
  }

  /** One start of a hub. */
  private final class Hub implements AutoCloseable {
    final TraceRig rig;
    final StoredSeqs stored;
    final ForeignStore store;

    Hub() throws IOException {
      JsonlFile probe =
          new JsonlFile(
              hubPath(), JsonlLimits.DEFAULT, InstantSource.system(), Disk.real(), "h", n -> {});
      stored = StoredSeqs.recover(probe, Disk.real());
      probe.close();
      rig = new TraceRig(hubPath(), JsonlLimits.DEFAULT, QueueLimits.DEFAULT, stored);
      store = new ForeignStore(rig.trace, stored, InstantSource.system());
    }

    ForeignStore.Receipt take(SpoolBatch batch) throws Exception {
      return store.store("a", batch.lines()).get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      rig.close();
    }
  }

  private Path hubPath() {
    return dir.resolve("hub/traces.jsonl");
  }

  private Path spokePath() {
    return dir.resolve("spool/a/traces.jsonl");
  }

  private static int ship(Spoke spoke, Hub hub) throws Exception {
    int batches = 0;
    for (SpoolBatch batch = spoke.spool.next(); batch != null; batch = spoke.spool.next()) {
      assertThat(batch.lines().remaining()).isLessThanOrEqualTo(Spool.MAX_BATCH_BYTES);
      assertThat(hub.take(batch).refused()).isZero();
      spoke.spool.acknowledged(batch.instanceId(), batch.lastSeq());
      batches++;
    }
    return batches;
  }

  private List<Long> storedSeqs(String instance) throws IOException {
    List<Long> seqs = new ArrayList<>();
    for (JsonNode line : Lines.of(hubPath())) {
      if (line.path("resource").path("service.instance.id").asText().equals(instance)) {
        seqs.add(line.path("seq").asLong());
      }
    }
    return seqs;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void manyCommandsDoNotPushOutASpokeThatIsAway() throws Exception {
    try (Hub hub = new Hub()) {
      hub.store.store("a", List.of(numbered("spoke-1", 1)), 0, "").get(10, TimeUnit.SECONDS);
      List<ForeignLine> commands = new ArrayList<>();
      for (int i = 0; i <= StoredSeqs.MAX_INSTANCES; i++) {
        commands.add(numbered("command-" + i, 1));
      }
      hub.store.store("", commands, 0, "").get(10, TimeUnit.SECONDS);

      assertThat(hub.store.storedSeq("a", "spoke-1")).isEqualTo(1);
    }
    try (Hub again = new Hub()) {
      assertThat(again.store.storedSeq("a", "spoke-1")).isEqualTo(1);
    }
  }

  private static ForeignLine numbered(String instance, long seq) {
    String json =
        "{\"ts\":\"2026-02-01T17:30:06.240Z\",\"type\":\"span\",\"seq\":"
            + seq
            + ",\"resource\":{\"service.instance.id\":\""
            + instance
            + "\""
            + (instance.startsWith("spoke") ? ",\"coordinator.name\":\"a\"}}" : "}}");
    return new ForeignLine(
        ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), instance, seq, true);
  }

  @Test
  void everyLineArrivesOnceAndInOrder() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), new JsonlLimits(40_000, 1 << 20), "i1");
        Hub hub = new Hub()) {
      spoke.spans(600);
      assertThat(spoke.spool.bytes()).isPositive();
      assertThat(ship(spoke, hub)).isGreaterThan(1);
      spoke.spans(3);
      ship(spoke, hub);
      assertThat(storedSeqs("i1")).isEqualTo(upTo(603));
      assertThat(spoke.spool.bytes()).isZero();
      assertThat(hub.store.storedSeq("a", "i1")).isEqualTo(603);
      assertThat(new Segments(spokePath()).rotated()).as("shipped files are let go").isEmpty();
    }
  }

  private long bytesWaiting(String instance, List<Long> held) throws IOException {
    long bytes = 0;
    for (Path segment : new Segments(spokePath()).inOrder()) {
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
  void whatIsAcknowledgedDoesNotWaitNotEvenRightAfterAStart() throws Exception {
    try (Hub hub = new Hub();
        Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "s-1")) {
      spoke.spans(2_000);
      ship(spoke, hub);
    }
    assertThat(Files.size(spokePath())).isGreaterThan(4L * Spool.MAX_BATCH_BYTES);
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "s-2")) {
      assertThat(spoke.spool.bytes()).isZero();
      spoke.spool.begin(true);
      assertThat(spoke.spool.isBehind()).isFalse();
      spoke.spans(3);
      long waiting = bytesWaiting("s-1", upTo(2_000));
      assertThat(waiting).isPositive();
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
      assertThat(batch(spoke).lines().remaining()).isEqualTo(waiting);
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
      spoke.spool.acknowledged(batch(spoke));
      assertThat(spoke.spool.bytes()).isZero();
    }
  }

  @Test
  void whatWentBeforeItsTurnDoesNotWait() throws Exception {
    JsonlLimits limits = new JsonlLimits(100_000, 1L << 30);
    try (Spoke spoke = new Spoke(spokePath(), limits, "s-1")) {
      backlog(spoke, 2_000);
      spoke.spans(300);
      SpoolBatch live = Objects.requireNonNull(spoke.spool.nextLive());
      spoke.spool.acknowledged(live);
      long waiting =
          bytesWaiting(
              "s-1", LongStream.rangeClosed(live.firstSeq(), live.lastSeq()).boxed().toList());
      assertThat(spoke.spool.bytes()).isEqualTo(waiting);
    }
    Files.writeString(spokePath(), "no line of a trace file\n", StandardOpenOption.APPEND);
    try (Hub hub = new Hub();
        Spoke spoke = new Spoke(spokePath(), limits, "s-2")) {
      long atStart = spoke.spool.bytes();
      SpoolBatch first = batch(spoke);
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
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "s-1")) {
      spoke.spans(50);
      assertThat(spoke.spool.bytes()).isEqualTo(bytesWaiting("s-1", List.of()));
      spoke.spool.acknowledged("s-1", 20);
      assertThat(spoke.spool.bytes()).isEqualTo(bytesWaiting("s-1", upTo(20)));
    }
  }

  @Test
  void nothingIsLostOrDoubledWhenEitherStartsAgain() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i1")) {
      spoke.spans(500);
      try (Hub hub = new Hub()) {
        SpoolBatch first = batch(spoke);
        hub.take(first);
      }
      Files.deleteIfExists(new Segments(hubPath()).hidden("stored"));
      spoke.spool.rewind();
      try (Hub hub = new Hub()) {
        SpoolBatch again = batch(spoke);
        assertThat(again.firstSeq()).isEqualTo(1);
        hub.take(again);
        hub.take(again);
        spoke.spool.acknowledged(again.instanceId(), again.lastSeq());
      }
    }
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i2");
        Hub hub = new Hub()) {
      spoke.spans(10);
      ship(spoke, hub);
    }
    assertThat(storedSeqs("i1")).isEqualTo(upTo(500));
    assertThat(storedSeqs("i2")).isEqualTo(upTo(10));
  }

  /** A spool of more than a few batches, begun anew. */
  private static void backlog(Spoke spoke, int spans) throws IOException {
    spoke.spans(spans);
    spoke.spool.begin(true);
    assertThat(spoke.spool.isBehind()).isTrue();
  }

  @Test
  void newLinesGoBeforeOldOnesAndAllArriveOnce() throws Exception {
    try (Hub hub = new Hub();
        Spoke spoke = new Spoke(spokePath(), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      backlog(spoke, 2_000);
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
      assertThat(ship(spoke, hub)).isPositive();

      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(spoke.spool.bytes()).isZero();
      assertThat(storedSeqs("s-1")).containsExactlyInAnyOrderElementsOf(upTo(2_700));
      assertThat(hub.store.storedSeq("a", "s-1")).isEqualTo(2_700);
    }
  }

  @Test
  void whatCameOutOfOrderIsKnownAfterAStartOnEitherSide() throws Exception {
    JsonlLimits limits = new JsonlLimits(100_000, 1L << 30);
    SpoolBatch live;
    try (Hub hub = new Hub();
        Spoke spoke = new Spoke(spokePath(), limits, "s-1")) {
      backlog(spoke, 2_000);
      spoke.spans(10);
      live = Objects.requireNonNull(spoke.spool.nextLive());
      hub.take(live);
      spoke.spool.acknowledged(live);
    }
    try (Hub hub = new Hub();
        Spoke spoke = new Spoke(spokePath(), limits, "s-2")) {
      hub.take(live);
      SpoolBatch first = batch(spoke);
      assertThat(first.firstSeq()).isEqualTo(1);
      long before = storedSeqs("s-1").size();
      assertThat(before).isEqualTo(10);
      ship(spoke, hub);
      assertThat(storedSeqs("s-1")).containsExactlyInAnyOrderElementsOf(upTo(2_010));
    }
    // The spoke knew: its last batch of that process ends before what was shipped first.
    assertThat(dir.resolve("spool/a/.traces.jsonl.acknowledged")).content().contains("2010");
  }

  @Test
  void aHubThatForgetsItsStateReadsRangesBack() throws Exception {
    try (Hub hub = new Hub()) {
      hub.store.store("a", List.of(numbered("spoke-i", 5), numbered("spoke-i", 6)), 0, "").get();
    }
    Files.delete(dir.resolve("hub/.traces.jsonl.stored"));
    try (Hub hub = new Hub()) {
      hub.store.store("a", List.of(numbered("spoke-i", 6), numbered("spoke-i", 1)), 0, "").get();
      assertThat(storedSeqs("spoke-i")).containsExactly(5L, 6L, 1L);
    }
  }

  @Test
  void aBoundOnRangesEndsTheSecondWay() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      backlog(spoke, 2_000);
      for (int i = 0; i < Spool.MOST_RANGES; i++) {
        spoke.spans(2);
        SpoolBatch live = Objects.requireNonNull(spoke.spool.nextLive());
        spoke.spool.acknowledged(live);
        spoke.spans(2); // while there is no connection
        spoke.spool.begin(true);
      }
      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(batch(spoke).firstSeq()).isEqualTo(1);
    }
  }

  @Test
  void anOlderHubGetsItsLinesInOrder() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), new JsonlLimits(100_000, 1L << 30), "s-1")) {
      spoke.spans(2_000);
      spoke.spool.begin(false);
      assertThat(spoke.spool.isBehind()).isFalse();
      assertThat(spoke.spool.nextLive()).isNull();
      assertThat(batch(spoke).firstSeq()).isEqualTo(1);
    }
  }

  @Test
  void oldStateFileIsCaughtUpFromTheTraceFile() throws Exception {
    Path state = new Segments(hubPath()).hidden("stored");
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i1")) {
      spoke.spans(10);
      try (Hub hub = new Hub()) {
        ship(spoke, hub);
      }
      byte[] old = Files.readAllBytes(state);
      spoke.spans(10);
      SpoolBatch second = batch(spoke);
      try (Hub hub = new Hub()) {
        hub.take(second);
      }
      Files.write(state, old);
      try (Hub hub = new Hub()) {
        assertThat(hub.store.storedSeq("a", "i1")).isEqualTo(20);
        hub.take(second);
      }
    }
    assertThat(storedSeqs("i1")).isEqualTo(upTo(20));
  }

  @Test
  void boundOnTheSpoolIsCounted() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), new JsonlLimits(10_000, 30_000), "i1");
        Hub hub = new Hub()) {
      for (int i = 0; i < 20; i++) {
        spoke.spans(10);
      }
      spoke.spans(1);
      ship(spoke, hub);
      List<JsonNode> lines = Lines.of(hubPath());
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
  void badFilesArePutAsideAndGoodLinesArrive() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i0")) {
      spoke.spans(2);
    }
    Segments segments = new Segments(spokePath());
    Files.writeString(segments.rotated(1), "rubbish\nmore rubbish\n" + "x".repeat(300_000));
    Files.writeString(segments.rotated(2), "");
    Files.writeString(spokePath(), "garbage in the middle\n", StandardOpenOption.APPEND);
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i1");
        Hub hub = new Hub()) {
      spoke.spans(3);
      ship(spoke, hub);
      assertThat(spoke.notices).anyMatch(notice -> notice.contains("put aside"));
      assertThat(Files.exists(segments.directory().resolve("traces.000001.jsonl.bad"))).isTrue();
    }
    assertThat(storedSeqs("i0")).isEqualTo(upTo(2));
    assertThat(storedSeqs("i1")).isEqualTo(upTo(3));
  }

  /** As when the writer rotates the file in the moment in which the spool looks for it. */
  @Test
  void aFileThatGoesAwayWhileItIsOpenedIsFoundAgain() throws Exception {
    int questions = Integer.MAX_VALUE;
    for (int gone = 1; gone <= questions; gone++) {
      FaultyDisk disk = new FaultyDisk();
      Path path = dir.resolve("gone-" + gone + "/traces.jsonl");
      try (Spoke spoke = new Spoke(path, new JsonlLimits(2_000, 1 << 20), "i", disk)) {
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
        assertThat(handedOut).as("question %d", gone).isEqualTo(upTo(12));
        assertThat(spoke.spool.bytes()).as("question %d", gone).isZero();
        questions = disk.identities.get();
      }
    }
    assertThat(questions).isGreaterThan(10);
  }

  @Test
  void refusedLinesAreCountedAndDoNotHoldUpTheRest() throws Exception {
    try (Spoke spoke = new Spoke(spokePath(), JsonlLimits.DEFAULT, "i1");
        Hub hub = new Hub()) {
      spoke.spans(1);
      String good = StandardCharsets.UTF_8.decode(batch(spoke).lines()).toString();
      String mixed = good.replace("\"a\"", "\"hub-1\"") + "{\"x\":1}\n" + good;
      ForeignStore.Receipt receipt =
          hub.store
              .store("a", ByteBuffer.wrap(mixed.getBytes(StandardCharsets.UTF_8)))
              .get(10, TimeUnit.SECONDS);
      assertThat(receipt.stored()).isEqualTo(1);
      assertThat(receipt.refused()).isEqualTo(2);
      assertThat(receipt.reason()).contains("coordinator.name");
      hub.rig.flush();
      List<JsonNode> losses = Lines.ofType(Lines.of(hubPath()), "loss");
      JsonNode loss =
          losses.stream().filter(one -> !one.has("times_known")).findFirst().orElseThrow();
      JsonNode other = losses.stream().filter(one -> !one.equals(loss)).findFirst().orElseThrow();
      assertThat(loss.path("reason").asText()).isEqualTo("refused");
      assertThat(loss.path("spans").asInt()).isEqualTo(1);
      assertThat(loss.path("to_ns").asLong())
          .isEqualTo(Lines.ofType(Lines.of(hubPath()), "span").getFirst().path("end_ns").asLong());
      assertThat(other.path("other_lines").asInt()).isEqualTo(1);
      assertThat(loss.has("seq")).isFalse();
      JsonNode resource = loss.path("resource");
      assertThat(resource.path("coordinator.name").asText()).isEqualTo("a");
      assertThat(resource.path("vtr.role").asText()).isEqualTo("spoke");
      assertThat(hub.rig.trace.counters().othersDropped()).isEqualTo(2);
    }
  }

  private static SpoolBatch batch(Spoke spoke) throws IOException {
    @Nullable SpoolBatch batch = spoke.spool.next();
    if (batch == null) {
      throw new AssertionError("nothing to ship");
    }
    return batch;
  }
}
