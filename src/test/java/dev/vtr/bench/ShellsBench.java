package dev.vtr.bench;

import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many shells that do nothing. */
final class ShellsBench {
  private static final int SHELLS = 1_000;
  private static final int AT_ONCE = 8;
  private static final int WARM_UP = 20;

  /** Idle transitions are told by then. */
  private static final long SETTLE_SECONDS = 15;

  private static final long IDLE_SECONDS = 20;

  private final BenchClient client;
  private final BenchNodes.Node hub;

  ShellsBench(BenchClient client, BenchNodes.Node hub) {
    this.client = client;
    this.hub = hub;
  }

  void run() throws Exception {
    spawn("warm", WARM_UP);
    double memory = hub.residentMebibytes();
    int threads = threads();
    long begun = System.nanoTime();
    spawn("shell", SHELLS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
    double cpu = hub.cpuSeconds();
    long idle = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
    double share = 100 * (hub.cpuSeconds() - cpu) / ((System.nanoTime() - idle) / 1e9);
    System.out.printf(
        "%n%-12s %12s %16s %16s %14s%n",
        "idle shells", "spawned in s", "KiB RSS each", "percent of core", "more threads");
    System.out.printf(
        "%-12d %12.1f %16.0f %16.2f %14d%n",
        SHELLS,
        seconds,
        (hub.residentMebibytes() - memory) * 1024 / SHELLS,
        share,
        threads() - threads);
    remove("shell", SHELLS);
    remove("warm", WARM_UP);
  }

  private void spawn(String prefix, int count) throws Exception {
    List<Buffer> spawns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spawns.add(
          Buffer.buffer(SpawnRequest.newBuilder().setName(prefix + i).build().toByteArray()));
    }
    all("Spawn", spawns);
  }

  private void remove(String prefix, int count) throws Exception {
    List<Buffer> removes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      removes.add(
          Buffer.buffer(SessionRequest.newBuilder().setSession(prefix + i).build().toByteArray()));
    }
    all("Remove", removes);
  }

  private void all(String method, List<Buffer> payloads) throws Exception {
    Deque<Future<Buffer>> open = new ArrayDeque<>();
    for (Buffer payload : payloads) {
      if (open.size() == AT_ONCE) {
        open.removeFirst().await(60, TimeUnit.SECONDS);
      }
      open.addLast(client.call(method, payload));
    }
    for (Future<Buffer> each : open) {
      each.await(60, TimeUnit.SECONDS);
    }
  }

  private int threads() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + hub.process().pid() + "/status"))) {
      if (line.startsWith("Threads:")) {
        return Integer.parseInt(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no Threads");
  }
}
