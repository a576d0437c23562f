package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Hello;
import dev.vtr.rpc.Caller;
import dev.vtr.trace.jsonl.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokeRegisterTest {
  private static final Instant NOW = Instant.parse("2026-02-01T17:30:05Z");

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong(42);

  private SpokeRegister holding(String content) throws Exception {
    Path path = directory.resolve("spokes");
    Files.writeString(path, content);
    return new SpokeRegister(path, Disk.real());
  }

  private SpokeRegister holding(String name, boolean connected, Instant since) throws Exception {
    return holding(
        "{\"spokes\":[{\"name\":\"%s\",\"instance_id\":\"i\",\"epoch\":7,\"bound\":false,\"connected\":%s,\"since\":\"%s\"}]}"
            .formatted(name, connected, since));
  }

  private Spokes spokes(SpokeRegister register) {
    return new Spokes("hub-1", InstantSource.fixed(NOW), register, nanos::get);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Instant since = NOW.minusSeconds(3600);
    List<Spoke> written = spokes(holding("a", false, since)).all();
    Path path = directory.resolve("again");
    new SpokeRegister(path, Disk.real()).write(written);
    assertThat(new SpokeRegister(path, Disk.real()).read(NOW))
        .containsExactly(new SpokeRegister.Entry("a", "i", 7, false, false, since));
  }

  @Test
  void whoIsAwayForADayIsForgotten() throws Exception {
    Instant day = NOW.minus(SpokeRegister.REMEMBERED);
    assertThat(holding("a", false, day).read(NOW)).isEmpty();
    assertThat(holding("a", false, day.plusSeconds(1)).read(NOW)).hasSize(1);
    assertThat(holding("a", true, day).read(NOW)).hasSize(1);
  }

  @Test
  void aBrokenFileOrNoneIsNobody() throws Exception {
    assertThat(holding("").read(NOW)).isEmpty();
    assertThat(holding("{\"spokes\":").read(NOW)).isEmpty();
    assertThat(holding("{\"spokes\":[{\"name\":\"a\"}]}").read(NOW)).isEmpty();
    assertThat(holding("../a", true, NOW).read(NOW)).isEmpty();
    assertThat(new SpokeRegister(directory.resolve("none"), Disk.real()).read(NOW)).isEmpty();
  }

  @Test
  void namesAreKeptForTenSecondsOnly() throws Exception {
    Spokes spokes = spokes(holding("a", true, NOW));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
    assertThat(spokes.awaited()).hasSize(1);
    assertThat(joining(spokes, "double")).isPresent();
    nanos.addAndGet(1);
    assertThat(spokes.awaited()).isEmpty();
    assertThat(joining(spokes, "double")).isEmpty();
  }

  @Test
  void whoWasAwayIsNotAwaited() throws Exception {
    Spokes spokes = spokes(holding("a", false, NOW));
    assertThat(spokes.all()).hasSize(1);
    assertThat(spokes.awaited()).isEmpty();
    assertThat(joining(spokes, "double")).isEmpty();
  }

  private static Optional<Refusal> joining(Spokes spokes, String instanceId) {
    Hello hello =
        Hello.newBuilder()
            .setName("a")
            .setEpoch(99)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId(instanceId)
            .build();
    return spokes.admit(hello, new Caller.Owner(), null);
  }
}
