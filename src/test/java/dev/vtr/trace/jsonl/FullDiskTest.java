package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.trace.SpanBuilder;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk with a little room: what fits is stored, whatever does not; who waits hears in time. */
@Timeout(60)
final class FullDiskTest {
  private static final long KIB = 1 << 10;

  @TempDir Path dir;
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger ids = new AtomicInteger();
  private TraceRig rig;
  private ForeignStore store;

  @BeforeEach
  void start() throws Exception {
    Path path = dir.resolve("traces.jsonl");
    StoredSeqs stored;
    try (JsonlFile probe =
        new JsonlFile(
            path, JsonlLimits.DEFAULT, InstantSource.system(), Disk.real(), "h", _ -> {})) {
      stored = StoredSeqs.recover(probe, Disk.real());
    }
    rig = new TraceRig(path, JsonlLimits.DEFAULT, QueueLimits.DEFAULT, now::get, stored);
    store = new ForeignStore(rig.trace, stored, InstantSource.system());
    rig.spans(1);
    rig.flush();
  }

  @AfterEach
  void stop() {
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    rig.trace.close();
  }

  private ForeignLine line(long seq) {
    String json =
        "{\"type\":\"span\",\"post\":%d,\"pad\":\"%s\"}"
            .formatted(ids.incrementAndGet(), "x".repeat(1000));
    ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    return new ForeignLine(bytes, "c-1", seq, true, "vtr");
  }

  private OtlpIntake.Taken post(int lines) {
    return new OtlpIntake.Taken(
        IntStream.range(0, lines).mapToObj(_ -> line(0)).toList(), List.of(), "");
  }

  private OtlpIntake.Taken ofCommand(int lines) {
    return new OtlpIntake.Taken(
        IntStream.rangeClosed(1, lines).mapToObj(this::line).toList(), List.of(), "");
  }

  private List<JsonNode> lines() throws Exception {
    return Lines.of(rig.path);
  }

  private List<JsonNode> ofPosts() throws Exception {
    return lines().stream().filter(line -> line.has("post")).toList();
  }

  private void assertOwnSeqsWithoutHole() throws Exception {
    Lines.assertSeqsWithoutHole(lines().stream().filter(line -> line.has("seq")).toList());
  }

  private static void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** And not only because it is not done yet. */
  static void assertFails(CompletableFuture<?> future) {
    assertThat(catchThrowable(() -> future.get(10, TimeUnit.SECONDS)))
        .isInstanceOf(ExecutionException.class);
  }

  private void awaitFailedWrite() {
    await(() -> rig.trace.counters().failedWrites() > 0);
  }

  private void passes(Duration time) {
    now.addAndGet(time.toNanos());
    var _ = rig.trace.flush(); // which wakes the writer
  }

  @Test
  void aPostThatDoesNotFitHoldsUpNothingThatDoes() throws Exception {
    rig.disk.roomBytes.set(72 * KIB);
    CompletableFuture<ForeignStore.Receipt> large = store.store(post(120));
    awaitFailedWrite();
    for (int i = 0; i < 3; i++) {
      assertThat(store.store(post(2)).get(10, TimeUnit.SECONDS).stored()).isEqualTo(2);
      assertThat(store.store(ofCommand(2)).get(10, TimeUnit.SECONDS).refused()).isZero();
    }
    rig.spans(4);
    await(() -> rig.trace.counters().spansWritten() == 5);
    assertThat(large).isNotDone();

    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    assertThat(large.get(10, TimeUnit.SECONDS).stored()).isEqualTo(120);
    assertThat(ofPosts()).hasSize(12 + 120);
    assertOwnSeqsWithoutHole();
  }

  @Test
  void whatCameTogetherWithWhatDoesNotFitIsStored() throws Exception {
    rig.disk.before =
        operation -> rig.disk.roomBytes.set(Math.min(rig.disk.roomBytes.get(), 72 * KIB));
    List<CompletableFuture<Void>> stored = new ArrayList<>();
    for (int lines : List.of(3, 120, 4, 110, 5, 100, 50)) {
      rig.spans(2);
      stored.add(rig.trace.append("", post(lines).lines()));
    }
    for (int small : List.of(0, 2, 4, 6)) {
      stored.get(small).get(10, TimeUnit.SECONDS);
    }
    await(() -> rig.trace.counters().spansWritten() == 15);
    assertThat(stored).filteredOn(one -> !one.isDone()).hasSize(3);
    assertThat(ofPosts()).hasSize(3 + 4 + 5 + 50);
    assertOwnSeqsWithoutHole();
    rig.disk.before = _ -> {};
  }

  @Test
  void aPostThatCannotBeStoredInTimeFailsAndIsNotStoredLater() throws Exception {
    rig.disk.roomBytes.set(72 * KIB);
    CompletableFuture<ForeignStore.Receipt> large = store.store(post(120));
    awaitFailedWrite();
    passes(ForeignStore.PATIENCE);
    assertFails(large);

    rig.disk.roomBytes.set(Long.MAX_VALUE);
    rig.spans(1);
    passes(Duration.ofSeconds(1));
    rig.flush();
    assertThat(ofPosts()).isEmpty();
    assertThat(Lines.ofType(lines(), "loss")).as("its sender may try again").isEmpty();
    assertThat(rig.trace.counters().spansWritten()).isEqualTo(2);
  }

  @Test
  void onAFullDiskEachPostHearsInTime() throws Exception {
    rig.disk.roomBytes.set(0);
    rig.spans(1);
    awaitFailedWrite();
    CompletableFuture<ForeignStore.Receipt> one = store.store(post(1));
    passes(Duration.ofMillis(1500));
    CompletableFuture<ForeignStore.Receipt> two = store.store(post(1));
    CompletableFuture<ForeignStore.Receipt> late = store.store(post(1), store.deadline());
    passes(Duration.ofMillis(500));
    assertFails(one);
    assertFails(store.store(post(1), now.get() - 1));
    passes(Duration.ofMillis(1500));
    assertFails(two);
    assertFails(late);
    assertThat(rig.trace.counters().spansWritten()).as("kept").isEqualTo(1);
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    await(() -> rig.trace.counters().spansWritten() == 2);
  }

  @Test
  void aCommandsSpansThatAreGivenUpAreCounted() throws Exception {
    rig.disk.roomBytes.set(72 * KIB);
    CompletableFuture<ForeignStore.Receipt> large = store.store(ofCommand(120));
    awaitFailedWrite();
    passes(ForeignStore.PATIENCE);
    assertThat(large.get(10, TimeUnit.SECONDS).refused()).isEqualTo(120);
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    assertLost(120);
    assertThat(ofPosts()).isEmpty();
  }

  private void assertLost(int spans) throws Exception {
    rig.flush();
    List<JsonNode> losses = Lines.ofType(lines(), "loss");
    assertThat(losses).hasSize(1);
    assertThat(losses.getFirst().path("reason").asText()).isEqualTo("write_failed");
    assertThat(losses.getFirst().path("spans").asInt()).isEqualTo(spans);
    assertThat(losses.getFirst().path("resource").path("service.instance.id").asText())
        .isEqualTo("c-1");
  }

  @Test
  void ofAPostThatIsStoredInPartTheRestIsCounted() throws Exception {
    rig.disk.roomBytes.set(200 * KIB);
    CompletableFuture<ForeignStore.Receipt> large = store.store(post(300));
    awaitFailedWrite();
    passes(ForeignStore.PATIENCE);
    ForeignStore.Receipt receipt = large.get(10, TimeUnit.SECONDS);
    assertThat(receipt.stored()).isBetween(100, 130);
    assertThat(receipt.stored() + receipt.refused()).isEqualTo(300);
    assertThat(ofPosts()).hasSize(receipt.stored());
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    assertLost(receipt.refused());
  }

  @Test
  void whatIsHeldWhenNobodyCanBeAnsweredAnyMoreIsCounted() throws Exception {
    rig.disk.roomBytes.set(10 * KIB);
    CompletableFuture<ForeignStore.Receipt> large = store.store(post(120));
    awaitFailedWrite();
    rig.disk.roomBytes.set(0);
    store.leave();
    assertFails(rig.trace.stop(Duration.ofMillis(100)));
    assertThat(large.get(10, TimeUnit.SECONDS).refused()).isEqualTo(120);
    TraceRig next = new TraceRig(rig.path);
    next.close();
    List<JsonNode> losses = Lines.ofType(lines(), "loss");
    assertThat(losses).hasSize(1);
    assertThat(losses.getFirst().path("spans").asInt()).isEqualTo(120);
  }

  @Test
  void whatComesWhileTheFileIsClosedIsToldSo() throws Exception {
    List<CompletableFuture<?>> late = new ArrayList<>();
    rig.disk.before =
        operation -> {
          if (operation.equals("close") && late.isEmpty()) {
            late.add(rig.trace.flush());
            late.add(rig.trace.append("", post(1).lines()));
          }
        };
    rig.trace.stop(Duration.ofSeconds(10)).get(10, TimeUnit.SECONDS);
    assertThat(late).hasSize(2);
    late.forEach(FullDiskTest::assertFails);
    assertThat(rig.trace.append("", post(1).lines())).isCompletedExceptionally();
  }

  @Test
  void aLongLineHoldsUpNoShortOnes() throws Exception {
    rig.disk.roomBytes.set(20 * KIB);
    SpanBuilder span = rig.tracer.spanBuilder("long");
    for (int i = 0; i < 12; i++) {
      span.setAttribute("a" + i, "x".repeat(3000));
    }
    span.startSpan().end();
    awaitFailedWrite();
    rig.spans(10);
    await(() -> rig.trace.counters().spansWritten() == 11);
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    await(() -> rig.trace.counters().spansWritten() == 12);
    assertThat(lines().getLast().path("name").asText()).isEqualTo("long");
    assertOwnSeqsWithoutHole();
  }

  @Test
  void aSpokesBatchWaitsAndIsStoredOnceThoughItComesTwice() throws Exception {
    rig.disk.roomBytes.set(72 * KIB);
    List<ForeignLine> batch = IntStream.rangeClosed(1, 120).mapToObj(this::line).toList();
    CompletableFuture<ForeignStore.Receipt> first = store.store("a", batch, 0, "");
    awaitFailedWrite();
    passes(Duration.ofMinutes(1));
    CompletableFuture<ForeignStore.Receipt> second = store.store("a", batch, 0, "");
    assertThat(store.store("a", List.of(line(500)), 0, "").get(10, TimeUnit.SECONDS).stored())
        .isEqualTo(1);
    assertThat(first).isNotDone();
    assertThat(store.storedSeq("a", "c-1")).isZero();
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    passes(Duration.ofSeconds(1));
    first.get(10, TimeUnit.SECONDS);
    second.get(10, TimeUnit.SECONDS);
    assertThat(ofPosts()).hasSize(121);
    assertThat(store.storedSeq("a", "c-1")).isEqualTo(120);
  }

  @Test
  void whatCannotBeForcedToTheMediumIsNotInTheFileTwice() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    rig.disk.before =
        operation -> {
          if (operation.equals("force") && failures.getAndDecrement() > 0) {
            throw new UncheckedIOException(new java.io.IOException("injected: cannot force"));
          }
        };
    CompletableFuture<Void> stored = rig.trace.append("", post(3).lines());
    rig.spans(3);
    await(
        () -> {
          passes(Duration.ofMillis(200));
          return stored.isDone() && rig.trace.counters().spansWritten() == 4;
        });
    stored.get();
    assertThat(ofPosts()).hasSize(3);
    assertOwnSeqsWithoutHole();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverTheDiskDoesEachSpanIsALineOrCounted(long seed) throws Exception {
    Random random = new Random(seed);
    int own = 1;
    Map<Integer, CompletableFuture<ForeignStore.Receipt>> posts = new TreeMap<>();
    Map<Integer, OtlpIntake.Taken> sent = new TreeMap<>();
    List<Long> rooms = List.of(0L, 600L, 5 * KIB, 50 * KIB, 200 * KIB, Long.MAX_VALUE);
    for (int step = 0; step < 150; step++) {
      switch (random.nextInt(8)) {
        case 0 -> rig.disk.roomBytes.set(rooms.get(random.nextInt(rooms.size())));
        case 1 -> rig.disk.failEveryNthWrite = random.nextInt(4);
        case 2 -> rig.disk.failTruncate = random.nextInt(4) == 0;
        case 3, 4 -> {
          for (int i = random.nextInt(40); i >= 0; i--, own++) {
            String text = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(30_000) : 10);
            rig.tracer.spanBuilder("own").setAttribute("a", text).startSpan().end();
          }
        }
        case 5, 6 -> {
          int lines = 1 + random.nextInt(random.nextBoolean() ? 300 : 5);
          OtlpIntake.Taken taken = random.nextInt(3) == 0 ? ofCommand(lines) : post(lines);
          sent.put(step, taken);
          posts.put(step, store.store(taken));
        }
        default -> passes(Duration.ofMillis(random.nextInt(900)));
      }
      rig.flushBestEffort(TimeUnit.MILLISECONDS.toNanos(random.nextInt(10)));
    }
    rig.disk.roomBytes.set(Long.MAX_VALUE);
    rig.disk.failEveryNthWrite = 0;
    rig.disk.failTruncate = false;
    passes(Duration.ofSeconds(1));
    rig.flush();

    long othersLost = 0;
    Set<Integer> expected = new HashSet<>();
    for (Map.Entry<Integer, CompletableFuture<ForeignStore.Receipt>> post : posts.entrySet()) {
      if (!post.getValue().isCompletedExceptionally()) {
        ForeignStore.Receipt receipt = post.getValue().get(10, TimeUnit.SECONDS);
        othersLost += receipt.refused();
        for (ForeignLine line : sent.get(post.getKey()).lines().subList(0, receipt.stored())) {
          expected.add(
              Lines.parse(StandardCharsets.UTF_8.decode(line.json()).toString())
                  .path("post")
                  .asInt());
        }
      }
    }
    rig.flush();
    List<JsonNode> stored = ofPosts();
    assertThat(stored).as("none twice").hasSize(expected.size());
    assertThat(stored).allMatch(line -> expected.contains(line.path("post").asInt()));
    List<JsonNode> losses = Lines.ofType(lines(), "loss");
    assertThat(losses).allMatch(loss -> !loss.has("seq"), "of others alone");
    assertThat(Lines.lost(lines())).isEqualTo(othersLost);
    assertThat(lines())
        .filteredOn(line -> line.path("name").asText().startsWith("own"))
        .hasSize(own - 1);
    assertOwnSeqsWithoutHole();
  }
}
