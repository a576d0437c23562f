package dev.vtr.bench;

import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.pty.ExitStatus;
import dev.vtr.pty.Pty;
import dev.vtr.pty.PtyLimits;
import dev.vtr.pty.PtyListener;
import dev.vtr.pty.PtyReactor;
import dev.vtr.pty.PtySpawn;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the parts of the way from a key to its frame cost alone on this machine, each after a pause
 * as between keys: a hand-off to another thread and back, an echo through a terminal, a call.
 */
final class FloorBench {
  private static final int WARM_UP = 200;
  private static final int TIMES = 400;
  private static final long PAUSE_MILLIS = 25;

  private final BenchClient client;

  FloorBench(BenchClient client) {
    this.client = client;
  }

  /** Something that begins and ends. */
  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  void run() throws Exception {
    System.out.printf("%n%-44s %10s %10s%n", "the floor, ms", "p50", "p99");
    handOff();
    echo();
    client.await("Spawn", SpawnRequest.newBuilder().setName("floor").setCommand("cat").build());
    Buffer info =
        Buffer.buffer(SessionRequest.newBuilder().setSession("floor").build().toByteArray());
    tell("unary call (Info)", () -> client.call("Info", info).await(10, TimeUnit.SECONDS));
    client.await("Remove", SessionRequest.newBuilder().setSession("floor").build());
  }

  private static void handOff() throws Exception {
    SynchronousQueue<Integer> there = new SynchronousQueue<>();
    SynchronousQueue<Integer> back = new SynchronousQueue<>();
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    while (true) {
                      back.put(there.take());
                    }
                  } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                  }
                });
    tell(
        "to another thread and back",
        () -> {
          there.put(1);
          back.take();
        });
    other.interrupt();
  }

  private static void echo() throws Exception {
    SynchronousQueue<Integer> echoes = new SynchronousQueue<>();
    PtyListener listener =
        new PtyListener() {
          @Override
          public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
            pty.credit(bytes.length);
            try {
              echoes.offer(bytes.length, 1, TimeUnit.SECONDS);
            } catch (InterruptedException end) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void exited(Pty pty, ExitStatus status, long exitNanos) {}
        };
    try (PtyReactor reactor = PtyReactor.open()) {
      Pty pty =
          reactor.spawn(
              new PtySpawn(
                  List.of("/bin/sh", "-c", "stty raw -echo; printf x; exec cat"),
                  Path.of("/"),
                  Map.of("PATH", "/usr/bin:/bin"),
                  80,
                  24),
              PtyLimits.STANDARD,
              listener);
      echoes.take();
      byte[] key = "x".getBytes(StandardCharsets.US_ASCII);
      tell(
          "a key to `cat` in raw mode and its echo",
          () -> {
            pty.write(key, _ -> {});
            echoes.take();
          });
    }
  }

  private static void tell(String what, Step step) throws Exception {
    long[] nanos = new long[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      long begun = System.nanoTime();
      step.run();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begun;
      }
    }
    Latencies times = new Latencies(nanos);
    System.out.printf("%-44s %10.2f %10.2f%n", what, times.millis(0.5), times.millis(0.99));
  }
}
